#include "node/take.h"

#include "node/merge.h"

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

/* Fails    ERR_FULL  no room; nothing is changed. */
static enum err store_entry(struct node *node, const struct entry *entry,
                            uint64_t hash, uint32_t origin, uint32_t session)
{
    struct merge merge = {
        .hash = hash,
        .record = entry->record,
        .from = {origin, session, entry->seq},
    };

    if (taker_of(node, entry, origin, &merge.taker) != ERR_OK)
        return ERR_FULL;
    merge.record.taker = names_text(&node->names, merge.taker);
    enum err error = merge_entry(node, &merge);
    names_drop(&node->names, merge.taker);
    return error;
}

enum err take_entry(const struct step *step, const struct entry *entry,
                    uint64_t hash, uint32_t origin, uint32_t session)
{
    struct node *node = step->node;
    enum err error = ERR_OK;

    if (state_is_over(node, entry->record.generation, entry->record.stamp_ns))
        node->counters.came_expired++;
    else
        error = store_entry(node, entry, hash, origin, session);
    /* What is over may be covered, or its sender's numbers never would. */
    if (error == ERR_OK)
        origins_apply(&node->origins, origin, entry->seq, step->now_ms);
    return error;
}
