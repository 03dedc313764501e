/*
 * checkpoints.h - places in the feed from which a link can go on, whoever is
 * at its other end.
 *
 * Floor    node.
 * Promise  C1  a checkpoint is taken only when everything applied is claimed:
 *              whoever claims what was claimed then covers every record that
 *              still lies before its bookmark.
 *          C2  they are shared by all links, CHECKPOINTS_MAX at most, and the
 *              gap between two is about their age: going back to one sends the
 *              reader over at most about twice what it lacks.
 * Source   docs/REPLICATION.md R7.
 */
#ifndef NODE_CHECKPOINTS_H
#define NODE_CHECKPOINTS_H

#include "node/state.h"

void checkpoints_init(struct node *node, struct block *block,
                      uint32_t origin_count);

/* Take one, if it is time, something has changed, and C1 allows it. */
void checkpoints_take(const struct step *step);

/* The newest that the other end of a link covers, or NULL. */
const struct checkpoint *checkpoints_find(const struct node *node,
                                          const struct link *link);

/* An origin without records loses its claims, or its index its meaning. */
void checkpoints_forget_origin(struct node *node, uint32_t origin);

#endif
