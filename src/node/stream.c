#include "node/stream.h"

#include "node/checkpoints.h"
#include "node/cover.h"
#include "node/sending.h"
#include "node/times.h"

/* Begin a sweep beside the bookmark, which goes to the end (R6); sounding, it
 * waits behind its first records for a PONG (R18). */
static void sweep(struct node *node, struct link *link, bool sounding)
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

static void resume(struct node *node, struct link *link,
                   const struct checkpoint *checkpoint)
{
    enum err error = feed_open_at(&node->feed, checkpoint->mark, &link->mark);

    assert(error == ERR_OK);
    node->counters.resumed++;
}

/* Is it well to go on from the pause, even if there is a checkpoint? A sweep is
 * not given up: it may be there to help a bookmark that lags (R8). */
static bool came_farther(const struct node *node, const struct link *link,
                         const struct checkpoint *checkpoint)
{
    return !checkpoint || link->sweeping ||
           feed_passed(&node->feed, link->mark) >= checkpoint->number;
}

void stream_start(const struct step *step, struct link *link)
{
    struct node *node = step->node;
    const struct checkpoint *checkpoint = checkpoints_find(node, link);

    assert(link->state == LINK_LIVE && !link->streaming);
    bool go_on = link->paused && came_farther(node, link, checkpoint);
    if (!go_on)
        stream_stop(step, link);
    link->streaming = true;
    link->paused = false;
    link->delivered = false;
    if (go_on)
        return; /* also with lagging: it must not begin to lag anew each time */
    link->lagging_since_ms = 0;
    if (checkpoint)
        resume(node, link, checkpoint);
    else
        sweep(node, link, true);
}

void stream_pause(struct link *link)
{
    link->paused = link->paused || link->streaming;
    link->streaming = false;
}

void stream_stop(const struct step *step, struct link *link)
{
    if (link->streaming || link->paused)
        feed_close(&step->node->feed, link->mark);
    link->streaming = false;
    link->paused = false;
    link->sweeping = false;
}

/* A bookmark that went past all that was there a while ago, and still has not
 * drained, may never: who changes most often would never be sent (R8). */
static void help_lagging(struct node *node, int64_t now_ms, struct link *link,
                         bool drained)
{
    if (drained || link->sweeping) {
        link->lagging_since_ms = 0;
    } else if (!link->lagging_since_ms) {
        link->lagging_since_ms = now_ms;
        link->lag_target = node->feed.last;
    } else if (now_ms - link->lagging_since_ms >= LAG_MS &&
               feed_passed(&node->feed, link->mark) >= link->lag_target) {
        feed_close(&node->feed, link->mark);
        sweep(node, link, false);
    }
}

/* R4: what the other end claims, or has sent in this session, is passed by. */
static bool is_needed(const struct link *link, const struct slot *slot)
{
    return slot->seq > link->peer_claims[slot->origin] &&
           slot->session != link->session;
}

static bool send_record(struct sending *s, uint32_t slot)
{
    if (!is_needed(s->link, &s->node->store.slots[slot]))
        return false;
    sending_add(s, slot);
    return true;
}

/* From the bookmark on, as long as there are less than so many bytes. */
static void send_news(struct sending *s, size_t enough)
{
    struct node *node = s->node;

    while (s->w->size < enough && writer_room(s->w) >= ENTRY_ROOM) {
        uint32_t slot = feed_read(&node->feed, s->link->mark, node->written);

        if (slot == FEED_NONE)
            return;
        (void)send_record(s, slot);
    }
}

/* The other end may be getting the same from somebody else, or about to say
 * so: there is no hurry beyond the first records. */
static bool is_resting(const struct link *link)
{
    return link->held ||
           (link->sounding && link->sweep_sent >= SWEEP_FIRST_RECORDS);
}

bool stream_wants_answer(const struct link *link)
{
    return link->sweeping && link->sounding && !link->sounded_ns &&
           link->sweep_sent >= SWEEP_FIRST_RECORDS;
}

static void send_sweep(struct sending *s)
{
    struct node *node = s->node;
    struct link *link = s->link;
    uint32_t slice_end = link->sweep_at + SWEEP_SLICE_SLOTS;

    while (!is_resting(link) && link->sweep_at < link->sweep_end &&
           link->sweep_at < slice_end && s->w->size < s->enough &&
           writer_room(s->w) >= ENTRY_ROOM) {
        /* It lies behind the bookmark and will come by there, but the sweep
         * must not end before it has: S2 would not hold. */
        if (feed_number(&node->feed, link->sweep_at) > node->written)
            return;
        link->sweep_sent += send_record(s, link->sweep_at++);
    }
    if (stream_wants_answer(link))
        link->owes |= OWES_PING;
}

/* The last frame says that it was the last: a steady herd needs no COVER. */
static void claim_in_frame(struct sending *s)
{
    const struct highest *highest = &s->highest;

    if (!s->open || highest->too_many)
        return;
    for (uint32_t i = 0; i < highest->count; i++) {
        const struct claim *claim = &highest->claims[i];

        if (claim->seq > s->node->origins.list[claim->origin].claimed)
            return;
    }
    updates_set_claim(s->w, s->begin);
    for (uint32_t i = 0; i < highest->count; i++) {
        cover_note(s->link, &highest->claims[i]);
    }
}

/* News overtake bulk, but never take more than half while it waits. */
static void send_records(struct sending *s)
{
    if (s->link->sweeping) {
        send_news(s, s->w->size + (s->enough - s->w->size) / 2);
        send_sweep(s);
    }
    send_news(s, s->enough);
}

static bool is_swept(const struct link *link)
{
    return !link->sweeping || link->sweep_at == link->sweep_end;
}

/* Its COVER goes before more news, which might leave no room for it, ever. */
static void end_sweep(struct node *node, struct link *link, struct writer *w)
{
    if (!link->sweeping || !is_swept(link) || !cover_write(node, link, w))
        return;
    link->sweeping = false;
    link->delivered = true;
}

void stream_write(struct node *node, int64_t now_ms, struct link *link,
                  struct writer *w, size_t enough)
{
    if (!link->streaming)
        return;
    if (!stream_has_more(node, link) && !(link->owes & OWES_COVER)) {
        bool nothing = feed_is_drained(&node->feed, link->mark);

        link->delivered = link->delivered || nothing;
        help_lagging(node, now_ms, link, nothing);
        return;
    }
    struct sending s = {.node = node, .link = link, .w = w, .enough = enough};
    end_sweep(node, link, w);
    send_records(&s);
    bool drained = feed_is_drained(&node->feed, link->mark);
    if (drained && is_swept(link))
        claim_in_frame(&s);
    sending_end(&s);
    if (link->sweeping && is_swept(link) &&
        (drained || cover_write(node, link, w))) {
        link->sweeping = false;
        link->delivered = true;
    }
    if (drained && !link->sweeping && cover_write(node, link, w))
        link->delivered = true;
    help_lagging(node, now_ms, link, drained);
}

bool stream_has_more(const struct node *node, const struct link *link)
{
    if (!link->streaming)
        return false;
    if (feed_has_next(&node->feed, link->mark, node->written))
        return true;
    if (link->sweeping)
        return is_swept(link) ||
               (!is_resting(link) &&
                feed_number(&node->feed, link->sweep_at) <= node->written);
    return feed_is_drained(&node->feed, link->mark) &&
           link->cover_version != node->origins.claims_version;
}

bool stream_is_drained(const struct node *node, const struct link *link)
{
    if (!link->carrying)
        return true;
    return link->streaming && !link->sweeping &&
           feed_is_drained(&node->feed, link->mark) &&
           link->cover_version == node->origins.claims_version;
}
