/*
 * check.h - is everything that a server says and holds true?
 *
 * Promise  judged by the ledger alone: (claims) what a server claims of a life
 *          it holds, or something newer; (function) if all that it applied is
 *          claimed, it holds exactly the highest-ranked of what it claims;
 *          (monotonic) no client's record ever goes back at one server;
 *          (expiry) what has expired is not shown, and all else is kept;
 *          (agreement) in the end all hold and claim the same, and say so
 *          (hashes), over one tree (tree). And (bounded)
 *           everything taken of a node's tables belongs to somebody; (links)
 *          honest servers understand one another; (copies) see
 *          check_copies.h.
 */
#ifndef SIM_CHECK_H
#define SIM_CHECK_H

#include "node/event.h"

struct sim;

/* After each step: new claims; now and then everything. */
void check_step(struct sim *sim, uint32_t host);

/* A process has begun with what was on its disk. */
void check_restart(struct sim *sim, uint32_t host);

/* It goes on with its life: others know no number that it does not. */
void check_life_goes_on(struct sim *sim, uint32_t host);

/* What a server tells people of its links. */
void check_note(struct sim *sim, uint32_t host, const struct node_wish *wish);

/* A node that wants turn after turn and gets nowhere. */
void check_spin(struct sim *sim, uint32_t host);

/* Every claim that is new at one server. */
void check_claims(struct sim *sim, uint32_t host);

/* Every client at one server. */
void check_all(struct sim *sim, uint32_t host);

/* Do all servers that are joined hold and claim the same? */
bool check_agreement(struct sim *sim);

/* Do all sum up what they hold in the same hash? */
bool check_hashes(struct sim *sim);

/* Do records flow along one tree with one root, and over no other link? */
bool check_one_tree(struct sim *sim);

/* Tell in which claims and records servers differ from the first. */
void check_explain(struct sim *sim);

/* Copies of the newest records that servers lack. */
uint64_t check_missing(struct sim *sim);

/* How long ago the oldest change was that a server has not seen. */
int64_t check_staleness(struct sim *sim, uint32_t host);

#endif
