/*
 * pulls.h - asking for what a neighbour claims and nobody sends.
 *
 * Floor    node.
 * Promise  whatever any neighbour claims above this server's own claims for
 *          longer than it usually takes to come by the tree is pulled from
 *          him, from one at a time as long as that one delivers.
 * Source   docs/REPLICATION.md R14.
 */
#ifndef NODE_PULLS_H
#define NODE_PULLS_H

#include "node/state.h"

/* The other end has stated what it claims. */
void pulls_stated(const struct step *step, struct link *link);

/* Claims here have risen: what was missing may have come. */
void pulls_covered(const struct step *step);

/* Something may have been missing for too long on a live link. */
void pulls_tick(const struct step *step, struct link *link);

/* When pulls_tick is due next on a live link; INT64_MAX when never. */
int64_t pulls_timeout_ms(const struct node *node, const struct link *link);

#endif
