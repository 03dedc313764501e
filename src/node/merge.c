#include "node/merge.h"

static enum err put_new(struct node *node, const struct merge *merge)
{
    uint32_t slot;
    enum err error = store_add(&node->store, merge->hash, &merge->record,
                               merge->taker, &merge->from, &slot);

    if (error == ERR_OK)
        feed_append(&node->feed, slot);
    return error;
}

/* I11: then an older record that is still somewhere could outlive it. */
static bool expires_earlier(const struct record *new, const struct slot *old)
{
    return new->generation == 0 &&
           (old->generation > 0 || new->stamp_ns < old->stamp_ns);
}

static enum err put_known(struct node *node, const struct merge *merge)
{
    const struct slot *slot = &node->store.slots[merge->slot];
    uint32_t old_origin = slot->origin;
    uint16_t old_taker = slot->taker;
    assert(!expires_earlier(&merge->record, slot));
    enum err error = store_replace(&node->store, merge->slot, &merge->record,
                                   merge->taker, &merge->from);

    if (error != ERR_OK)
        return error;
    origins_lose(&node->origins, old_origin);
    names_drop(&node->names, old_taker);
    feed_move(&node->feed, merge->slot);
    return ERR_OK;
}

enum err merge_put(struct node *node, const struct merge *merge)
{
    enum err error = merge->slot == SLOT_NONE ? put_new(node, merge)
                                              : put_known(node, merge);

    if (error != ERR_OK)
        return error;
    origins_gain(&node->origins, merge->from.origin);
    names_use_again(&node->names, merge->taker);
    if (merge->record.position.size == 0)
        node->counters.buried++;
    return ERR_OK;
}

enum err merge_own(struct node *node, struct merge *merge,
                   const struct node_moment *now)
{
    struct origins *origins = &node->origins;
    const struct origin *self = &origins->list[origins->self];
    int64_t now_ms = now->mono_ns / NS_PER_MS;

    merge->taker = self->name;
    merge->from = (struct provenance){origins->self, 0, self->applied + 1};
    enum err error = merge_put(node, merge);
    if (error != ERR_OK)
        return error;
    origins_apply(origins, origins->self, merge->from.seq, now_ms);
    origins_claim(origins, origins->self, merge->from.seq, now_ms);
    return ERR_OK;
}
