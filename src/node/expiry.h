/*
 * expiry.h - records that are too old, as the whole herd sees it.
 *
 * Floor    node.
 * Promise  a record is over so long (the TTL, the same on all servers) after
 *          its stamp, never if its generation is not 0. So a record that ranks
 *          higher is never over earlier (I11): when one is over, all that it
 *          outdid are, and nothing needs to be remembered of it. What is over
 *          is missing at once, and removed later, a slice of the slots at a
 *          time. While this clock is in doubt nothing is over.
 * Limits   off when the TTL is 0.
 * Source   docs/REPLICATION.md 11.
 */
#ifndef NODE_EXPIRY_H
#define NODE_EXPIRY_H

#include "node/state.h"

/* The moment of the first step, which is no jump of the clock. */
void expiry_init(struct node *node, const struct node_moment *now);

/* A moment has come: what is over by now? Before anything else in a step. */
void expiry_note(struct node *node, const struct node_moment *now);

/* Remove a slice of what is over, and take out of the map hash what soon will
 * be, if that is due. */
void expiry_tick(const struct step *step);

/* When the next slice is due; INT64_MAX without a TTL. */
int64_t expiry_timeout_ms(const struct node *node);

/* May the map hash be compared with others'? Not while records leave it that
 * others, whose clocks differ a little, still count. */
bool expiry_is_settled(const struct node *node);

/* Has the same been left out of a hash that was made when somebody's wall clock
 * showed that? A PING may come late. */
bool expiry_hashes_alike(const struct node *node, int64_t wall_ns);

#endif
