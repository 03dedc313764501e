#include "node/maphash.h"

#include "node/times.h"

void maphash_init(struct node *node, struct block *block)
{
    node->hashes =
        block_carve(block, node->store.slot_count, sizeof(*node->hashes));
    if (!node->hashes)
        return;
    enum err error = feed_open_first(&node->feed, &node->hash_mark);

    assert(error == ERR_OK);
}

static void rehash(struct node *node, uint32_t slot)
{
    struct record record = state_record(node, slot);
    struct hash128 hash = record_hash(&node->map_key, &record);

    node->map_hash = hash128_subtract(node->map_hash, node->hashes[slot]);
    node->map_hash = hash128_add(node->map_hash, hash);
    node->hashes[slot] = hash;
}

void maphash_tick(const struct step *step)
{
    struct node *node = step->node;

    if (step->now_ms < node->hash_at_ms)
        return;
    node->hash_at_ms = step->now_ms + HASH_PAUSE_MS;
    for (unsigned i = 0; i < HASH_SLICE_RECORDS; i++) {
        uint32_t slot = feed_read(&node->feed, node->hash_mark, UINT64_MAX);

        if (slot == FEED_NONE) {
            node->hash_at_ms = step->now_ms + HASH_REST_MS;
            return;
        }
        rehash(node, slot);
    }
}

bool maphash_is_current(const struct node *node)
{
    return feed_is_drained(&node->feed, node->hash_mark);
}

int64_t maphash_timeout_ms(const struct node *node)
{
    return maphash_is_current(node) ? INT64_MAX : node->hash_at_ms;
}
