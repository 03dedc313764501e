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

unsigned maphash_bucket(const struct node *node, uint32_t slot)
{
    struct record record = store_record(&node->store, slot);

    return (unsigned)(hash64(&node->map_key, record.id) % BUCKETS);
}

static void replace(struct hash128 *sum, struct hash128 old, struct hash128 new)
{
    *sum = hash128_add(hash128_subtract(*sum, old), new);
}

static void put(struct node *node, uint32_t slot, struct hash128 hash)
{
    struct hash128 *bucket = &node->buckets[maphash_bucket(node, slot)];

    replace(&node->map_hash, node->hashes[slot], hash);
    replace(bucket, node->hashes[slot], hash);
    node->hashes[slot] = hash;
}

static const struct hash128 nothing;

static bool is_left_out(const struct node *node, uint32_t slot)
{
    const struct slot *s = &node->store.slots[slot];

    return node->times.ttl_ns && s->generation == 0 &&
           s->stamp_ns < node->expiry.hashed_from_ns;
}

void maphash_renew(struct node *node, uint32_t slot)
{
    struct record record = state_record(node, slot);

    put(node, slot,
        is_left_out(node, slot) ? nothing
                                : record_hash(&node->map_key, &record));
}

void maphash_settle(struct node *node, uint32_t slot)
{
    bool is_in = !hash128_equal(node->hashes[slot], nothing);

    if (is_in == is_left_out(node, slot))
        maphash_renew(node, slot);
}

void maphash_forget(struct node *node, uint32_t slot)
{
    put(node, slot, nothing);
}

void maphash_tick(const struct step *step)
{
    struct node *node = step->node;

    if (step->now_ms < node->hash_at_ms)
        return;
    node->hash_at_ms = step->now_ms + HASH_PAUSE_MS;
    unsigned slice =
        node->hash_restored ? HASH_RESTORED_RECORDS : HASH_SLICE_RECORDS;
    for (unsigned i = 0; i < slice; i++) {
        uint32_t slot = feed_read(&node->feed, node->hash_mark, UINT64_MAX);

        if (slot == FEED_NONE) {
            node->hash_restored = false;
            node->hash_at_ms = step->now_ms + HASH_REST_MS;
            return;
        }
        maphash_renew(node, slot);
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
