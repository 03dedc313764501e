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

    assert(slot_count < TABLE_NONE / 3);
    table->entries = block_carve(block, count, sizeof(*table->entries));
    table->mask = count - 1;
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

/* Where an entry of that tag stands if nobody is in the way. */
static size_t home_of(const struct table *table, uint32_t tag)
{
    return tag & table->mask;
}

struct table_walk table_walk(const struct table *table, uint64_t hash)
{
    uint32_t tag = tag_of(hash);

    return (struct table_walk){home_of(table, tag), tag};
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
    uint32_t tag = tag_of(hash);
    size_t at = home_of(table, tag);

    assert(slot < TABLE_NONE);
    while (table->entries[at].slot1)
        at = (at + 1) & table->mask;
    table->entries[at] = (struct table_entry){tag, slot + 1};
}

/* May the entry at a place stand at an earlier one, not before its home? */
static bool may_move(const struct table *table, size_t at, size_t to)
{
    size_t home = home_of(table, table->entries[at].tag);

    return ((at - home) & table->mask) >= ((at - to) & table->mask);
}

void table_remove(struct table *table, uint64_t hash, uint32_t slot)
{
    size_t hole = home_of(table, tag_of(hash));

    while (table->entries[hole].slot1 != slot + 1) {
        assert(table->entries[hole].slot1);
        hole = (hole + 1) & table->mask;
    }
    for (size_t at = (hole + 1) & table->mask; table->entries[at].slot1;
         at = (at + 1) & table->mask)
        if (may_move(table, at, hole)) {
            table->entries[hole] = table->entries[at];
            hole = at;
        }
    table->entries[hole] = (struct table_entry){0, 0};
}

void table_prefetch(const struct table *table, uint64_t hash)
{
    __builtin_prefetch(&table->entries[home_of(table, tag_of(hash))]);
}
