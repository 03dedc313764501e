#include "world/visitor.h"

void visitor_leave(struct visitor *visitor)
{
    struct admin *admin = visitor->admin;

    if (visitor->channel.closing)
        return;
    if (visitor->prev)
        visitor->prev->next = visitor->next;
    else
        admin->first = visitor->next;
    if (visitor->next)
        visitor->next->prev = visitor->prev;
    admin->count--;
    if (visitor->watching) {
        hub_unfollow(admin->parts.hub, visitor->follower);
        atomic_fetch_sub(&admin->watchers, 1);
    }
    if (visitor->awaits)
        atomic_fetch_sub(&admin->waiting, 1);
    channel_close(&visitor->channel);
}

/* Gives    whether everything is out, and the visitor still there. */
bool visitor_send(struct visitor *visitor)
{
    struct bytes left = bytes_make(visitor->out + visitor->out_at,
                                   visitor->out_bytes - visitor->out_at);
    ssize_t size = left.size ? channel_send(&visitor->channel, left) : 0;

    if (size < 0) {
        visitor_leave(visitor);
        return false;
    }
    visitor->out_at += (size_t)size;
    bool out = visitor->out_at == visitor->out_bytes;
    channel_write_when_ready(&visitor->channel, !out);
    if (out && visitor->last) {
        visitor_leave(visitor);
        return false;
    }
    return out;
}

/* What has changed since it looked last; at most one buffer a turn. */
void visitor_show_news(struct visitor *visitor)
{
    struct writer w = writer_make(visitor->out, VISITOR_OUT_BYTES);

    if (!visitor_send(visitor))
        return;
    bool more =
        hub_follow_read(visitor->admin->parts.hub, visitor->follower, &w);
    visitor->out_at = 0;
    visitor->out_bytes = w.size;
    if (visitor_send(visitor) && more)
        uv_async_send(&visitor->admin->poked);
}

void visitor_await(struct visitor *visitor, uint64_t number)
{
    visitor->awaits = number;
    /* Counted first: what is written from here on pokes. */
    atomic_fetch_add(&visitor->admin->waiting, 1);
    visitor_look_at_log(visitor);
}

void visitor_look_at_log(struct visitor *visitor)
{
    struct admin *admin = visitor->admin;

    if (!visitor->awaits || hub_written(admin->parts.hub) < visitor->awaits)
        return;
    visitor->awaits = 0;
    atomic_fetch_sub(&admin->waiting, 1);
    visitor_answer(visitor, BYTES("done\n"));
}

void visitor_answer(struct visitor *visitor, struct bytes text)
{
    struct writer w = writer_make(visitor->out, VISITOR_OUT_BYTES);

    writer_put(&w, text);
    visitor->out_at = 0;
    visitor->out_bytes = w.size;
    visitor->last = true;
    (void)visitor_send(visitor);
}
