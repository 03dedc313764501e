/*
 * acks.h - what a neighbour is told to be safe here of its own reports.
 *
 * Floor    node.
 * Promise  A1  An ACK names a number only if that much of the life is claimed
 *              here, and the log holds the claim, so the records that it needs
 *              stand before it. What merely came proves nothing: what was
 *              superseded before it was sent never comes.
 *          A2  It is a debt of the link, paid with the latest number: nothing
 *              is queued, however fast the number rises.
 *          Without a journal nothing is kept, and claims count as they are.
 * Source   docs/REPLICATION.md 4.11, R19.
 */
#ifndef NODE_ACKS_H
#define NODE_ACKS_H

#include "node/state.h"

/* The other end's PING wants ACKs of this life of its own; 0 = of none. */
void acks_hear(const struct step *step, struct link *link, uint64_t life);

/* A life is known from now on under this index, or no more. */
void acks_meet_origin(struct node *node, uint32_t origin);
void acks_forget_origin(struct node *node, uint32_t origin);

/* Claims may have risen, or the log. */
void acks_look(struct node *node);

/* The ACK that is owed. */
void acks_write(struct link *link, struct writer *w);

/* Does the journal lack claims that somebody waits for, or its log what it was
 * given of them? Gives the ticket that NODE_WRITTEN has to name; 0 = no. */
uint64_t acks_ticket(const struct node *node);

#endif
