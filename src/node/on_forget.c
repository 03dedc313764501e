/*
 * An operator has a client forgotten, or reset: a tombstone takes the place of
 * its record, with a dot of its own, like a report (docs/REPLICATION.md 12).
 */
#include "node/expiry.h"
#include "node/fence.h"
#include "node/merge.h"
#include "node/node.h"

static enum err bury(struct node *node, const struct node_moment *now,
                     uint32_t slot, struct record tombstone, uint64_t *number)
{
    struct merge merge = {.slot = slot, .record = tombstone};

    if (node->stuck)
        return ERR_SYSTEM;
    merge.record.taker = state_self_name(node);
    enum err error = merge_own(node, &merge, now);
    *number = node->feed.last;
    return error;
}

enum err node_forget(struct node *node, const struct node_moment *now,
                     struct bytes id, uint64_t *number)
{
    uint32_t slot = store_find(&node->store, state_hash(node, id), id);

    expiry_note(node, now);
    if (!state_is_shown(node, slot))
        return ERR_UNKNOWN;
    /* Its stamp would be wrong as well: the client might be mute for long. */
    if (fence_refuses(node))
        return ERR_REFUSED;
    /* Above whatever is stored, and all that was reported until now. */
    const struct slot *stored = &node->store.slots[slot];
    int64_t stamp_ns =
        stored->stamp_ns > now->wall_ns ? stored->stamp_ns : now->wall_ns;
    struct record tombstone = {
        .id = id, .stamp_ns = stamp_ns, .generation = stored->generation};

    enum err error = bury(node, now, slot, tombstone, number);
    node->counters.forgotten += error == ERR_OK;
    return error;
}

enum err node_reset(struct node *node, const struct node_moment *now,
                    struct bytes id, uint64_t *number)
{
    uint32_t slot = store_find(&node->store, state_hash(node, id), id);

    expiry_note(node, now);
    /* Also of one who was forgotten: his tombstone may lie in the future. */
    if (!state_is_there(node, slot))
        return ERR_UNKNOWN;
    uint32_t generation = node->store.slots[slot].generation;
    if (generation == UINT32_MAX)
        return ERR_LIMIT;
    struct record tombstone = {.id = id, .generation = generation + 1};

    enum err error = bury(node, now, slot, tombstone, number);
    node->counters.resets += error == ERR_OK;
    return error;
}
