/*
 * UPDATES: records of the other end. Each is merged by rank, whatever order it
 * comes in, and never judged: what a server of the herd has accepted, every
 * server holds (docs/REPLICATION.md 4.4, R2). Receiving raises no claim, unless
 * the frame says that it was the last there was to send (R3).
 */
#include "node/bulk.h"
#include "node/events.h"
#include "node/highest.h"
#include "node/meaning.h"
#include "node/pulls.h"
#include "node/renew.h"
#include "node/take.h"

#include "core/entry.h"

static void tell_full(const struct step *step, const struct link *link)
{
    step->node->counters.store_full++;
    state_wish(step, (struct node_wish){.kind = NODE_TELL,
                                        .note = NODE_NOTE_STORE_FULL,
                                        .neighbour = link->neighbour});
}

/* One entry of the frame. */
static enum bye on_entry(const struct step *step, struct link *link,
                         const struct entry *entry)
{
    uint32_t origin = meaning_of(link, entry->origin);

    /* It was forgotten here for want of use: only a new session can name it
     * again, and a record may never be passed over. */
    if (origin == ORIGIN_NONE)
        return BYE_LIMIT;
    if (renew_if_refuted(step, link, origin, entry->seq) != ERR_OK)
        return BYE_LIMIT;
    uint64_t hash = state_hash(step->node, entry->record.id);
    step->node->counters.received++;
    step->node->neighbours[link->neighbour].status.received++;
    if (take_entry(step, entry, hash, origin, link->session) == ERR_OK)
        return BYE_NONE;
    tell_full(step, link);
    return BYE_LIMIT;
}

/* All entries of a frame.  Gives, in terms of the other end's indices, how far
 * each origin goes in it. */
static enum bye on_entries(const struct step *step, struct link *link,
                           struct reader *r, struct entry_codec *codec,
                           struct highest *highest)
{
    while (r->left.size) {
        struct entry entry;

        if (entry_read(r, codec, &entry) != ERR_OK)
            return BYE_PROTOCOL;
        enum bye reason = on_entry(step, link, &entry);
        if (reason != BYE_NONE)
            return reason;
        highest_note(highest, entry.origin, entry.seq);
    }
    return BYE_NONE;
}

enum bye on_updates(const struct step *step, struct link *link,
                    struct bytes payload)
{
    struct reader r = reader_make(payload);
    struct highest highest = {.count = 0};
    struct entry_codec codec;
    bool claim;

    link->entry_at_ms = step->now_ms;
    if (updates_read_head(&r, &claim, &codec) != ERR_OK)
        return BYE_PROTOCOL;
    uint64_t received = step->node->counters.received;
    enum bye reason = on_entries(step, link, &r, &codec, &highest);
    received = step->node->counters.received - received;
    link->transferring = !claim;
    if (!claim && link->state == LINK_LIVE) /* a renewal may have ended it */
        bulk_received(step, link, received);
    if (reason != BYE_NONE || !claim)
        return reason;
    if (highest.too_many)
        return BYE_PROTOCOL;
    for (uint32_t i = 0; i < highest.count; i++)
        if (meaning_cover(step, link, &highest.claims[i]) != ERR_OK)
            return BYE_LIMIT;
    pulls_covered(step);
    bulk_covered(step, link);
    return BYE_NONE;
}
