#include "node/sweep.h"

#include "node/cover.h"
#include "node/times.h"

void sweep_begin(struct node *node, struct link *link, bool sounding)
{
    enum err error = feed_open_behind(&node->feed, node->written, &link->mark);

    assert(error == ERR_OK);
    for (uint32_t i = 0; i < node->origins.high; i++)
        link->sweep_claims[i] = node->origins.list[i].claimed;
    link->sweeping = true;
    link->sweep_at = 0;
    link->sweep_end = node->store.used;
    link->sweep_sent = 0;
    link->sounding = sounding;
    link->sounded_ns = 0;
    node->counters.sweeps++;
}

/* The other end may be getting the same from somebody else, or about to say
 * so: there is no hurry beyond the first records. */
bool sweep_is_resting(const struct link *link)
{
    return link->held ||
           (link->sounding && link->sweep_sent >= SWEEP_FIRST_RECORDS);
}

bool sweep_wants_answer(const struct link *link)
{
    return link->sweeping && link->sounding && !link->sounded_ns &&
           link->sweep_sent >= SWEEP_FIRST_RECORDS;
}

void sweep_send(struct sending *s)
{
    struct node *node = s->node;
    struct link *link = s->link;
    uint32_t slice_end = link->sweep_at + SWEEP_SLICE_SLOTS;

    while (!sweep_is_resting(link) && link->sweep_at < link->sweep_end &&
           link->sweep_at < slice_end && s->w->size < s->enough &&
           writer_room(s->w) >= ENTRY_ROOM) {
        if (!store_is_used(&node->store, link->sweep_at)) {
            link->sweep_at++;
            continue;
        }
        /* It lies behind the bookmark and will come by there, but the sweep
         * must not end before it has: S2 would not hold. */
        if (feed_number(&node->feed, link->sweep_at) > node->written)
            return;
        link->sweep_sent += sending_offer(s, link->sweep_at++);
    }
    if (sweep_wants_answer(link))
        link->owes |= OWES_PING;
}

bool sweep_is_done(const struct link *link)
{
    return !link->sweeping || link->sweep_at == link->sweep_end;
}

static void finish(struct link *link)
{
    link->sweeping = false;
    link->delivered = true;
}

void sweep_end(struct node *node, struct link *link, struct writer *w)
{
    if (link->sweeping && sweep_is_done(link) && cover_write(node, link, w))
        finish(link);
}

void sweep_forget(struct link *link)
{
    if (link->sweeping && sweep_is_done(link))
        finish(link);
}
