/*
 * fence.h - does this server's clock agree with its neighbours'?
 *
 * Floor    node.
 * Promise  if more than half of the live neighbours whose clocks were measured
 *          are farther off than max_clock_offset, in the same direction, this
 *          clock is in doubt. With two of them or more it takes no reports,
 *          until that is over: its windows would be wrong. One alone cannot
 *          say whose clock is wrong: it is told, and the server goes on.
 * Limits   off when max_clock_offset is 0.
 * Source   docs/REPLICATION.md 11.
 */
#ifndef NODE_FENCE_H
#define NODE_FENCE_H

#include "node/state.h"

/* Look at the neighbours' clocks; people are told when the verdict changes. */
void fence_look(const struct step *step);

/* Is this clock in doubt, and are reports refused for it? */
bool fence_doubts(const struct node *node);
bool fence_refuses(const struct node *node);

#endif
