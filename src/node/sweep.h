/*
 * sweep.h - a scan of all slots for a link, beside its bookmark.
 *
 * Floor    node.
 * Promise  every client that was there when it began is looked at once; what
 *          changes meanwhile lies behind the bookmark, which went to the end.
 * Source   docs/REPLICATION.md R6, R8, R18.
 */
#ifndef NODE_SWEEP_H
#define NODE_SWEEP_H

#include "node/sending.h"

/* Begin one, and put the bookmark to the end; sounding, it waits behind its
 * first records for a PONG (R18). */
void sweep_begin(struct node *node, struct link *link, bool sounding);

/* The next records, as many as are enough, or as a slice has. */
void sweep_send(struct sending *sending);

/* Does it wait for the other end? */
bool sweep_is_resting(const struct link *link);

/* Is the next PING the one whose PONG lets it go on? */
bool sweep_wants_answer(const struct link *link);

/* Has it looked at all, or is there none? */
bool sweep_is_done(const struct link *link);

/* If it is done, what was claimed at its beginning is told, if there is room;
 * then it is over. It goes before more news, which might never leave room. */
void sweep_end(struct node *node, struct link *link, struct writer *w);

/* If it is done it is over: all that is claimed now is told instead. */
void sweep_forget(struct link *link);

#endif
