/*
 * incarnation.h - the number by which one life of a server is told from its
 * others.
 *
 * Floor    node.
 * Shape    milliseconds since 2020 in the upper 44 bits, chance in the lower.
 */
#ifndef NODE_INCARNATION_H
#define NODE_INCARNATION_H

#include "node/event.h"

/* A new one; higher than the last, so that it is known for the later life. */
uint64_t incarnation_new(const struct node_moment *now, uint64_t last);

#endif
