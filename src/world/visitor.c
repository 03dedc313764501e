#include "world/visitor.h"

#include "core/line.h"
#include "core/record.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_BYTES_MAX (1 << 20)

static struct visitor *visitor_of(struct channel *channel)
{
    return (struct visitor *)channel;
}

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
    channel_close(&visitor->channel);
}

static void on_closed(struct channel *channel)
{
    struct visitor *visitor = visitor_of(channel);

    free(visitor->out);
    free(visitor);
}

/* Gives    whether everything is out, and the visitor still there. */
static bool send_out(struct visitor *visitor)
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

    if (!send_out(visitor))
        return;
    bool more =
        hub_follow_read(visitor->admin->parts.hub, visitor->follower, &w);
    visitor->out_at = 0;
    visitor->out_bytes = w.size;
    if (send_out(visitor) && more)
        uv_async_send(&visitor->admin->poked);
}

static void answer(struct visitor *visitor, struct bytes text)
{
    struct writer w = writer_make(visitor->out, VISITOR_OUT_BYTES);

    writer_put(&w, text);
    visitor->out_at = 0;
    visitor->out_bytes = w.size;
    visitor->last = true;
    (void)send_out(visitor);
}

static void answer_status(struct visitor *visitor)
{
    const struct admin_parts *parts = &visitor->admin->parts;
    char *text = parts->status(parts->context);
    size_t size = text ? strlen(text) : 0;

    if (!text || size > STATUS_BYTES_MAX) {
        free(text);
        answer(visitor, BYTES("! memory is short\n"));
        return;
    }
    free(visitor->out);
    text[size] = '\n'; /* in place of the final 0 */
    visitor->out = (uint8_t *)text;
    visitor->out_at = 0;
    visitor->out_bytes = size + 1;
    visitor->last = true;
    (void)send_out(visitor);
}

static void answer_where(struct visitor *visitor, struct bytes id)
{
    uint8_t text[AT_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    if (hub_where(visitor->admin->parts.hub, id, &w) == ERR_OK)
        answer(visitor, writer_bytes(&w));
    else
        answer(visitor, BYTES("! nobody has heard of that client\n"));
}

static void start_watching(struct visitor *visitor, bool all)
{
    struct admin *admin = visitor->admin;

    if (atomic_load(&admin->watchers) >= admin->parts.max_watchers ||
        hub_follow(admin->parts.hub, all, &visitor->follower) != ERR_OK) {
        answer(visitor, BYTES("! there are as many watchers as allowed\n"));
        return;
    }
    atomic_fetch_add(&admin->watchers, 1);
    visitor->watching = true;
    visitor_show_news(visitor);
}

static void on_request(struct visitor *visitor, struct bytes line)
{
    struct bytes fields[2];
    size_t count = line_fields(line, fields, COUNT_OF(fields));

    if (count == 1 && bytes_equal(fields[0], BYTES("status")))
        answer_status(visitor);
    else if (count == 2 && bytes_equal(fields[0], BYTES("where")))
        answer_where(visitor, fields[1]);
    else if (count == 1 && bytes_equal(fields[0], BYTES("watch")))
        start_watching(visitor, false);
    else if (count == 2 && bytes_equal(fields[0], BYTES("watch")) &&
             bytes_equal(fields[1], BYTES("all")))
        start_watching(visitor, true);
    else
        answer(visitor, BYTES("! no such request: status, where ID, watch, "
                              "watch all\n"));
}

static void on_received(struct channel *channel, struct bytes bytes)
{
    struct visitor *visitor = visitor_of(channel);
    size_t room = VISITOR_REQUEST_BYTES - visitor->request_bytes;
    struct bytes line;

    if (visitor->watching || visitor->last)
        return;
    if (bytes.size > room) {
        answer(visitor, BYTES("! the request is too long\n"));
        return;
    }
    memcpy(visitor->request + visitor->request_bytes, bytes.data, bytes.size);
    visitor->request_bytes += bytes.size;
    struct bytes input = bytes_make(visitor->request, visitor->request_bytes);
    if (line_cut(&input, &line) == ERR_OK)
        on_request(visitor, line);
}

static void on_ended(struct channel *channel)
{
    visitor_leave(visitor_of(channel));
}

static void on_writable(struct channel *channel)
{
    struct visitor *visitor = visitor_of(channel);

    if (visitor->watching)
        visitor_show_news(visitor);
    else
        (void)send_out(visitor);
}

static const struct channel_events events = {
    .received = on_received,
    .ended = on_ended,
    .writable = on_writable,
    .failed = on_ended,
    .closed = on_closed,
};

static struct visitor *visitor_make(struct admin *admin, int fd)
{
    struct visitor *visitor = calloc(1, sizeof(*visitor));

    if (!visitor)
        return NULL;
    visitor->admin = admin;
    visitor->out = malloc(VISITOR_OUT_BYTES);
    if (visitor->out && channel_open(admin->parts.engine, &visitor->channel, fd,
                                     &events) == ERR_OK)
        return visitor;
    free(visitor->out);
    free(visitor);
    return NULL;
}

void visitor_open(struct admin *admin, int fd)
{
    struct visitor *visitor =
        admin->count < VISITORS_MAX ? visitor_make(admin, fd) : NULL;

    if (!visitor) {
        close(fd);
        return;
    }
    visitor->next = admin->first;
    if (visitor->next)
        visitor->next->prev = visitor;
    admin->first = visitor;
    admin->count++;
    channel_read(&visitor->channel, true);
}
