/*
 * table.h - from a keyed hash to the slot of a record.
 *
 * Floor    node: memory.
 * Shape    open addressing with linear probing, 8 bytes an entry, at most two
 *          thirds full; a power of two entries.
 * Promise  the hash is keyed by a secret, so nobody outside can choose IDs
 *          that meet in one place.
 */
#ifndef NODE_TABLE_H
#define NODE_TABLE_H

#include "base/block.h"

#define TABLE_NONE UINT32_MAX

struct table_entry {
    uint32_t tag;   /* upper half of the hash: where it wants to be, too */
    uint32_t slot1; /* slot + 1; 0 = empty */
};

struct table {
    struct table_entry *entries;
    size_t mask; /* number of entries - 1 */
};

/* Room for slots 0..slot_count-1. */
void table_init(struct table *table, struct block *block, size_t slot_count);

/*
 * Where to look for a hash. Walk with table_next while it gives slots, and
 * compare the IDs: equal hashes of unequal IDs are possible.
 */
struct table_walk {
    size_t at;
    uint32_t tag;
};

struct table_walk table_walk(const struct table *table, uint64_t hash);

/* The next slot whose hash may be equal; TABLE_NONE at the end. */
uint32_t table_next(const struct table *table, struct table_walk *walk);

/* Add a slot that is not there; there is room for every slot once. */
void table_add(struct table *table, uint64_t hash, uint32_t slot);

/* Remove a slot that is there; others move up, so that no walk ends early. */
void table_remove(struct table *table, uint64_t hash, uint32_t slot);

/* Bring the place of a hash into the cache: a batch asks ahead. */
void table_prefetch(const struct table *table, uint64_t hash);

#endif
