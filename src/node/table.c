#include "node/table.h"

static size_t entry_count(size_t slot_count)
{
    size_t count = 16;

    while (count / 3 * 2 < slot_count)
        count *= 2;
    return count;
}

void table_init(struct table *table, struct block *block, size_t slot_count)
{
    size_t count = entry_count(slot_count);

    assert(slot_count < TABLE_NONE);
    table->entries = block_carve(block, count, sizeof(*table->entries));
    table->mask = count - 1;
}

struct table_walk table_walk(const struct table *table, uint64_t hash)
{
    return (struct table_walk){hash & table->mask, (uint32_t)(hash >> 32)};
}

uint32_t table_next(const struct table *table, struct table_walk *walk)
{
    for (;;) {
        const struct table_entry *entry = &table->entries[walk->at];

        if (entry->slot1 == 0)
            return TABLE_NONE;
        walk->at = (walk->at + 1) & table->mask;
        if (entry->tag == walk->tag)
            return entry->slot1 - 1;
    }
}

void table_add(struct table *table, uint64_t hash, uint32_t slot)
{
    size_t at = hash & table->mask;

    assert(slot < TABLE_NONE);
    while (table->entries[at].slot1)
        at = (at + 1) & table->mask;
    table->entries[at] = (struct table_entry){(uint32_t)(hash >> 32), slot + 1};
}

void table_prefetch(const struct table *table, uint64_t hash)
{
    __builtin_prefetch(&table->entries[hash & table->mask]);
}
