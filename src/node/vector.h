/*
 * vector.h - all claims as one number.
 *
 * Floor    node.
 */
#ifndef NODE_VECTOR_H
#define NODE_VECTOR_H

#include "node/state.h"

/* Equal on two servers iff their vectors are: a sum of keyed hashes. */
struct hash128 vector_hash(const struct node *node);

#endif
