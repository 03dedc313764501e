/*
 * vector.h - one number that stands for all claims of this server.
 *
 * Floor    node.
 * Promise  the sum of keyed hashes of all claims, the key being the herd's:
 *          servers that claim the same have the same number. A claim that has
 *          not changed since the last settling is not hashed again.
 */
#ifndef NODE_VECTOR_H
#define NODE_VECTOR_H

#include "node/state.h"

void vector_init(struct node *node, struct block *block, uint32_t origin_count);

/* Remember the terms that changed, so that they need no hashing again. */
void vector_settle(struct node *node);

struct hash128 vector_hash(const struct node *node);

#endif
