/*
 * copies.h - which of this server's own reports are safe on other servers.
 *
 * Floor    node.
 * Promise  K1  Replies to reports wait until the log here holds what they say,
 *              and copies - 1 neighbours have said in this session, by ACK, of
 *              this very life, that theirs does.
 *          K2  What is stored already, or outdone, when a client says it waits
 *              for copies like what is new: if it bears no number of this life
 *              it is given one, and by it neighbours tell that they have it.
 * Limits   COPIES_MARKS batches are told apart; what comes beyond waits for
 *          all that came with it.
 * Source   docs/REPLICATION.md R19.
 */
#ifndef NODE_COPIES_H
#define NODE_COPIES_H

#include "node/state.h"

/* A batch has ended: what was taken in it waits. */
void copies_mark(struct node *node);

/* Nothing was stored, as what is in this slot ranks as high. */
void copies_claim_stored(struct node *node, uint32_t slot, int64_t now_ms);

/* The other end of this link holds our reports up to this number. */
void copies_acked(struct node *node, struct link *link, uint64_t seq);

/* Another life has begun, and numbers begin anew. */
void copies_renewed(const struct step *step);

#endif
