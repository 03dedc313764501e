/*
 * vector.h - one number that stands for all claims that matter here.
 *
 * Floor    node.
 * Promise  the sum of keyed hashes of all claims of lives that records here
 *          come from, the key being the herd's: what is claimed of others is
 *          superseded by these, and may be forgotten at one server and not yet
 *          at another. Two servers of which all that is applied is claimed, and
 *          that have the same number, hold the same. A claim that has not
 *          changed since the last settling is not hashed again.
 */
#ifndef NODE_VECTOR_H
#define NODE_VECTOR_H

#include "node/state.h"

void vector_init(struct node *node, struct block *block, uint32_t origin_count);

/* Remember the terms that changed, so that they need no hashing again. */
void vector_settle(struct node *node);

struct hash128 vector_hash(const struct node *node);

#endif
