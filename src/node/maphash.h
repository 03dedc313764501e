/*
 * maphash.h - one number that says whether two servers hold the same.
 *
 * Floor    node.
 * Promise  the hash of the map is the sum of keyed hashes of all records, the
 *          key being the herd's, so it does not depend on the order in which
 *          they came. It is a follower of the feed: a record that changes ten
 *          times between two slices is hashed once.
 */
#ifndef NODE_MAPHASH_H
#define NODE_MAPHASH_H

#include "node/state.h"

void maphash_init(struct node *node, struct block *block);

/* The part that a client's record belongs to, 0 to BUCKETS-1. */
unsigned maphash_bucket(const struct node *node, uint32_t slot);

/* Hash the record in a slot anew. */
void maphash_renew(struct node *node, uint32_t slot);

/* The same, if it is in the hash and should not be, or the other way round:
 * what expires soon is left out (docs/REPLICATION.md 11). */
void maphash_settle(struct node *node, uint32_t slot);

/* The record is removed. */
void maphash_forget(struct node *node, uint32_t slot);

/* Hash a slice of what changed, if one is due. */
void maphash_tick(const struct step *step);

/* Does the hash cover every change? */
bool maphash_is_current(const struct node *node);

/* When the next slice is due; INT64_MAX when nothing has changed. */
int64_t maphash_timeout_ms(const struct node *node);

#endif
