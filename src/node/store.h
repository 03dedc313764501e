/*
 * store.h - the record of every client, found by its ID.
 *
 * Floor    node: memory.
 * Promise  a client keeps its slot, so a scan in slot order sees every client
 *          that was there when it began, and still is, once. A slot that is
 *          free again gets another client; a scan passes over free ones.
 * Memory   48 bytes a slot, 16 in the feed, 12 or so in the table, 16 of hash,
 *          and a cell for the texts; all carved at start.
 */
#ifndef NODE_STORE_H
#define NODE_STORE_H

#include "core/record.h"
#include "node/table.h"
#include "node/texts.h"

#define SLOT_NONE UINT32_MAX

/* Where a record came from: its dot, and the link session; 0 = this process
 * took it, or gave it its dot. */
#define SESSION_RESTORED 1 /* from this server's files */

struct provenance {
    uint32_t origin; /* index in origins */
    uint32_t session;
    uint64_t seq;
};

struct slot {
    uint64_t seq;
    int64_t stamp_ns;
    int64_t skew_ns;
    uint32_t generation;
    uint32_t session;
    uint32_t cell; /* of the texts: ID, position, stamp, ext; or the next
                      free slot */
    uint16_t origin;
    uint16_t taker;    /* index in names */
    uint16_t id_bytes; /* 0 = the slot is free */
    uint16_t ext_bytes;
    uint8_t position_bytes; /* 0 = a tombstone */
    uint8_t stamp_bytes;    /* 0 = canonical */
};

struct store {
    struct slot *slots;
    uint32_t slot_count; /* there are */
    uint32_t used;       /* slots from here on were never in use */
    uint32_t free;       /* slots below that are free again */
    uint32_t free_slot;  /* list of them through cell; SLOT_NONE = none */
    uint32_t tombstones; /* records of clients who were forgotten */
    struct table table;
    struct texts texts;
};

void store_init(struct store *store, struct block *block, uint32_t slot_count,
                size_t text_pages);

/* SLOT_NONE when that client is not known. */
uint32_t store_find(const struct store *store, uint64_t hash, struct bytes id);

/*
 * Put a new client's record into a slot of its own.
 *
 * Takes    record, copied but for its taker, whose index is given.
 * Fails    ERR_FULL  no slot or no room for texts; nothing is changed.
 */
MUST_USE enum err store_add(struct store *store, uint64_t hash,
                            const struct record *record, uint16_t taker,
                            const struct provenance *from, uint32_t *slot);

/* Forget the record in a slot, which is free from now on. */
void store_remove(struct store *store, uint64_t hash, uint32_t slot);

/* Is there a record in the slot? */
static inline bool store_is_used(const struct store *store, uint32_t slot)
{
    return store->slots[slot].id_bytes != 0;
}

/* Records that there are. */
static inline uint32_t store_count(const struct store *store)
{
    return store->used - store->free;
}

/* Fails    ERR_FULL  no room for longer texts; nothing is changed. */
MUST_USE enum err store_replace(struct store *store, uint32_t slot,
                                const struct record *record, uint16_t taker,
                                const struct provenance *from);

/* Was the client in a slot forgotten? */
static inline bool store_is_tombstone(const struct store *store, uint32_t slot)
{
    return store->slots[slot].position_bytes == 0;
}

/* The record in a slot, without its taker; readable until it is replaced. */
struct record store_record(const struct store *store, uint32_t slot);

#endif
