#include "node/stream.h"

#include "node/checkpoints.h"
#include "node/cover.h"
#include "node/sending.h"
#include "node/sweep.h"
#include "node/times.h"

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
        sweep_begin(node, link, true);
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
        sweep_begin(node, link, false);
    }
}

/* From the bookmark on, as long as there are less than so many bytes; a slice
 * at a time, as nothing of what it passes may be needed. */
static void send_news(struct sending *s, size_t enough)
{
    struct node *node = s->node;

    for (unsigned i = 0; i < SWEEP_SLICE_SLOTS && s->w->size < enough &&
                         writer_room(s->w) >= ENTRY_ROOM;
         i++) {
        uint32_t slot = feed_read(&node->feed, s->link->mark, node->written);

        if (slot == FEED_NONE)
            return;
        (void)sending_offer(s, slot);
    }
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
        sweep_send(s);
    }
    send_news(s, s->enough);
}

void stream_write(struct node *node, int64_t now_ms, struct link *link,
                  struct writer *w, size_t enough)
{
    if (!link->streaming)
        return;
    if (!stream_has_more(node, link) && !(link->owes & OWES_COVER)) {
        bool nothing = feed_is_drained(&node->feed, link->mark);

        link->delivered = link->delivered || (nothing && !link->sweeping);
        help_lagging(node, now_ms, link, nothing);
        return;
    }
    struct sending s = sending_over(node, link, w, enough);
    sweep_end(node, link, w);
    send_records(&s);
    bool drained = feed_is_drained(&node->feed, link->mark);
    if (drained && sweep_is_done(link))
        claim_in_frame(&s);
    sending_end(&s);
    if (drained)
        sweep_forget(link);
    else
        sweep_end(node, link, w);
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
        return sweep_is_done(link) ||
               (!sweep_is_resting(link) &&
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
