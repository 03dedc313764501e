/*
 * cover.h - what a link is told to cover, once it has got all that it needs.
 *
 * Floor    node.
 * Promise  says no more than is true: what is claimed here, when the bookmark
 *          has drained; what was claimed when the sweep began, at its end.
 * Source   docs/REPLICATION.md R5, R6.
 */
#ifndef NODE_COVER_H
#define NODE_COVER_H

#include "node/state.h"

/* The other end was told in another way that it covers so much now. */
void cover_note(struct link *link, const struct claim *claim);

/*
 * COVER frames for everything that is due, or as many as fit. The caller has
 * seen to it that the link has drained or, while link->sweeping, swept.
 *
 * Gives    whether all that is due was written.
 */
bool cover_write(struct node *node, struct link *link, struct writer *w);

#endif
