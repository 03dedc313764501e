/*
 * merge.h - puts one record into the tables, wherever it comes from.
 *
 * Floor    node.
 * Promise  the store, the feed and the counts of names and origins change
 *          together or not at all.
 */
#ifndef NODE_MERGE_H
#define NODE_MERGE_H

#include "node/state.h"

/* What a merge starts from: who, and what is stored of it. */
struct merge {
    uint64_t hash; /* of record.id */
    uint32_t slot; /* SLOT_NONE = a new client */
    struct record record;
    uint16_t taker; /* index of record.taker; the record gains a use of it */
    struct provenance from;
};

/*
 * Store the record as the newest of its client, at the end of the feed.
 *
 * Fails    ERR_FULL  no room; nothing is changed.
 */
MUST_USE enum err merge_put(struct node *node, const struct merge *merge);

/*
 * The same of what this server takes itself: it gets the next dot of its life,
 * is applied and claimed (docs/REPLICATION.md R1).
 *
 * Takes    merge, whose taker and provenance are filled in here.
 * Fails    ERR_FULL  no room; nothing is changed.
 */
MUST_USE enum err merge_own(struct node *node, struct merge *merge,
                            const struct node_moment *now);

#endif
