#include "desk/addresses.h"

_Static_assert(SLOT_NONE == TABLE_NONE, "none is none, whoever says it");

void addresses_init(struct addresses *addresses, struct block *block,
                    uint32_t max, struct bucket_limit limit)
{
    addresses->limit = limit;
    table_init(&addresses->table, block, max);
    pool_init(&addresses->pool, block, max);
    addresses->buckets = block_carve(block, max, sizeof(*addresses->buckets));
    addresses->links = block_carve(block, max, sizeof(*addresses->links));
}

static uint32_t find(const struct addresses *addresses, uint64_t hash,
                     uint64_t address)
{
    struct table_walk walk = table_walk(&addresses->table, hash);
    uint32_t slot;

    do {
        slot = table_next(&addresses->table, &walk);
    } while (slot != TABLE_NONE && addresses->buckets[slot].address != address);
    return slot;
}

/* Forget who has not asked for longest, if that is no gain for it. */
static void make_room(struct addresses *addresses, int64_t now_ms)
{
    uint32_t slot = list_first(&addresses->order);

    if (slot == SLOT_NONE || !bucket_is_full(&addresses->buckets[slot].bucket,
                                             addresses->limit, now_ms))
        return;
    list_remove(&addresses->order, addresses->links, slot);
    table_remove(&addresses->table, addresses->buckets[slot].hash, slot);
    pool_free(&addresses->pool, slot);
}

/* Gives SLOT_NONE if there is no room. */
static uint32_t add(struct addresses *addresses, uint64_t hash,
                    uint64_t address, int64_t now_ms)
{
    if (addresses->pool.taken == addresses->pool.max)
        make_room(addresses, now_ms);
    uint32_t slot = pool_take(&addresses->pool);

    if (slot == SLOT_NONE)
        return slot;
    addresses->buckets[slot] = (struct address_bucket){address, hash, {0, 0}};
    table_add(&addresses->table, hash, slot);
    list_push(&addresses->order, addresses->links, slot);
    return slot;
}

bool addresses_take(struct addresses *addresses, const struct hash_key *key,
                    uint64_t address, int64_t now_ms)
{
    if (addresses->limit.rate == 0)
        return true;
    uint64_t hash = hash64(key, bytes_make(&address, sizeof(address)));
    uint32_t slot = find(addresses, hash, address);

    if (slot == TABLE_NONE)
        slot = add(addresses, hash, address, now_ms);
    if (slot == SLOT_NONE)
        return bucket_take(&addresses->others, addresses->limit, now_ms);
    list_remove(&addresses->order, addresses->links, slot);
    list_push(&addresses->order, addresses->links, slot);
    return bucket_take(&addresses->buckets[slot].bucket, addresses->limit,
                       now_ms);
}
