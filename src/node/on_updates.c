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
#include "node/merge.h"
#include "node/pulls.h"
#include "node/renew.h"

#include "core/entry.h"

static void tell_full(const struct step *step, const struct link *link)
{
    step->node->counters.store_full++;
    state_wish(step, (struct node_wish){.kind = NODE_TELL,
                                        .note = NODE_NOTE_STORE_FULL,
                                        .neighbour = link->neighbour});
}

/* The taker's index, used once; the usual taker is the origin's server. Names
 * of takers leave room for those of lives: anybody may invent them. */
static enum err taker_of(struct node *node, const struct entry *entry,
                         uint32_t origin, uint16_t *taker)
{
    if (entry->record.taker.size)
        return names_use_spare(&node->names, entry->record.taker,
                               node->origins.count_max, taker);
    *taker = node->origins.list[origin].name;
    names_use_again(&node->names, *taker);
    return ERR_OK;
}

/* An adopted record bears the dot of another server than its taker. */
static bool is_adopted(const struct origin *origin, uint16_t taker)
{
    return origin->name != taker;
}

/* Servers that adopt the same record, or one whose life was renewed, give it
 * dots of their own. Vectors can only become the same if all keep the same dot:
 * an adopted one, as nobody claims the other; then that of the latest life. */
static bool has_better_dot(const struct node *node, const struct merge *merge)
{
    const struct slot *slot = &node->store.slots[merge->slot];
    const struct origin *old = &node->origins.list[slot->origin];
    const struct origin *new = &node->origins.list[merge->from.origin];
    bool adopted = is_adopted(new, merge->taker);

    if (old == new)
        return merge->from.seq > slot->seq;
    if (adopted != is_adopted(old, slot->taker))
        return adopted;
    if (old->incarnation != new->incarnation)
        return new->incarnation > old->incarnation;
    return bytes_compare(names_text(&node->names, new->name),
                         names_text(&node->names, old->name)) > 0;
}

/* Fails    ERR_FULL  no room; nothing is changed. */
static enum err merge_entry(struct node *node, struct merge *merge)
{
    merge->hash = state_hash(node, merge->record.id);
    merge->slot = store_find(&node->store, merge->hash, merge->record.id);
    if (merge->slot != SLOT_NONE) {
        struct record stored = state_record(node, merge->slot);

        int order = record_compare(&merge->record, &stored);

        if (order < 0 || (order == 0 && !has_better_dot(node, merge)))
            return ERR_OK;
    }
    enum err error = merge_put(node, merge);
    if (error == ERR_OK)
        node->counters.won++;
    return error;
}

static enum err take_entry(const struct step *step, const struct link *link,
                           const struct entry *entry, uint32_t origin)
{
    struct node *node = step->node;
    struct merge merge = {
        .record = entry->record,
        .from = {origin, link->session, entry->seq},
    };

    if (taker_of(node, entry, origin, &merge.taker) != ERR_OK)
        return ERR_FULL;
    merge.record.taker = names_text(&node->names, merge.taker);
    enum err error = merge_entry(node, &merge);
    names_drop(&node->names, merge.taker);
    if (error == ERR_OK)
        origins_apply(&node->origins, origin, entry->seq, step->now_ms);
    return error;
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
    step->node->counters.received++;
    step->node->neighbours[link->neighbour].status.received++;
    if (take_entry(step, link, entry, origin) == ERR_OK)
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
