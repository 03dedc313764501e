#include "desk/kept.h"
#include "desk/calls.h"

#include <string.h>

void kept_init(struct desk *desk, struct block *block)
{
    uint32_t max = desk->settings.cache_entries;

    pool_init(&desk->kept_pool, block, max);
    table_init(&desk->kept_table, block, max);
    desk->kept = block_carve(block, max, sizeof(*desk->kept));
    desk->kept_links = block_carve(block, max, sizeof(*desk->kept_links));
}

static void forget(struct desk *desk, uint32_t slot)
{
    struct kept *kept = &desk->kept[slot];
    void *payload = kept->payload;

    desk->kept_bytes -= kept->bytes;
    list_remove(&desk->kept_order, desk->kept_links, slot);
    table_remove(&desk->kept_table, kept->hash, slot);
    alarms_stop(&desk->alarms, desk->kept_alarms + slot);
    pool_free(&desk->kept_pool, slot);
    kept->payload = NULL;
    call_drop(desk, payload);
}

static uint32_t find(const struct desk *desk, const struct places_query *query,
                     uint64_t hash)
{
    struct table_walk walk = table_walk(&desk->kept_table, hash);
    uint32_t slot;

    do {
        slot = table_next(&desk->kept_table, &walk);
    } while (slot != TABLE_NONE &&
             !query_is_same(&desk->kept[slot].query, query));
    return slot;
}

const struct kept *kept_find(struct desk *desk,
                             const struct places_query *query, uint64_t hash)
{
    uint32_t slot = find(desk, query, hash);

    if (slot == TABLE_NONE)
        return NULL;
    if (desk->kept[slot].until_ms <= desk->now_ms) {
        forget(desk, slot);
        return NULL;
    }
    list_remove(&desk->kept_order, desk->kept_links, slot);
    list_push(&desk->kept_order, desk->kept_links, slot);
    return &desk->kept[slot];
}

static bool is_worth_it(const struct desk *desk, uint32_t provider,
                        const struct desk_result *result)
{
    return desk_provider(desk, provider)->cache_ms > 0 &&
           desk->settings.cache_entries > 0 &&
           result->payload_bytes <= desk->settings.cache_bytes;
}

static void make_room(struct desk *desk, size_t bytes)
{
    while (desk->kept_pool.taken == desk->kept_pool.max ||
           desk->kept_bytes + bytes > desk->settings.cache_bytes)
        forget(desk, list_first(&desk->kept_order));
}

static void add(struct desk *desk, const struct kept *kept)
{
    make_room(desk, kept->bytes);
    uint32_t slot = pool_take(&desk->kept_pool);

    assert(slot != SLOT_NONE);
    desk->kept[slot] = *kept;
    memcpy(&desk->kept[slot].query, &kept->query, sizeof(kept->query));
    desk->kept_bytes += kept->bytes;
    table_add(&desk->kept_table, kept->hash, slot);
    list_push(&desk->kept_order, desk->kept_links, slot);
    alarms_set(&desk->alarms, desk->kept_alarms + slot, kept->until_ms);
}

void kept_take(struct desk *desk, const struct flight *flight,
               uint32_t provider, const struct desk_result *result)
{
    struct kept kept = {
        .hash = flight->hash,
        .provider = provider,
        .status = result->status,
        .payload = result->payload,
        .bytes = result->payload ? result->payload_bytes : 0,
        .until_ms = desk->now_ms + desk_provider(desk, provider)->cache_ms,
    };
    uint32_t old = find(desk, &flight->query, flight->hash);

    if (!is_worth_it(desk, provider, result)) {
        call_drop(desk, result->payload);
        return;
    }
    if (old != TABLE_NONE)
        forget(desk, old);
    memcpy(&kept.query, &flight->query, sizeof(kept.query));
    add(desk, &kept);
}

void kept_expire(struct desk *desk, uint32_t slot)
{
    forget(desk, slot);
}

void kept_forget_local(struct desk *desk)
{
    uint32_t after;

    for (uint32_t slot = list_first(&desk->kept_order); slot != SLOT_NONE;
         slot = after) {
        after = desk->kept_links[slot].after1 - 1;
        if (!desk_provider(desk, desk->kept[slot].provider)->remote)
            forget(desk, slot);
    }
}

void kept_forget_all(struct desk *desk)
{
    while (!list_is_empty(&desk->kept_order))
        forget(desk, list_first(&desk->kept_order));
}
