/*
 * bulk.h - what is missing in bulk comes from one neighbour at a time.
 *
 * A server that comes back with little is told the same by all its neighbours
 * on the tree. So while one of them brings much that is missing here, the
 * others are asked, by a bit of the PING, to let their sweeps rest; news they
 * send as ever. When the bulk has come, or does not come on, they are told
 * what is covered here now, and find little left to send.
 *
 * Floor    node.
 * Promise  a hold ends with a COVER of the one who delivers, with its link,
 *          when it stalls, and after BULK_HOLD_MS; costs alone depend on it.
 * Source   docs/REPLICATION.md R18.
 */
#ifndef NODE_BULK_H
#define NODE_BULK_H

#include "node/state.h"

void bulk_init(struct node *node);

/* So many records came, and are not covered yet. */
void bulk_received(const struct step *step, struct link *link, size_t records);

/* A COVER came: all that there was has been sent. */
void bulk_covered(const struct step *step, struct link *link);

/* The link is no more. */
void bulk_lose(const struct step *step, const struct link *link);

/* Is the other end of this link to let its sweep rest? */
bool bulk_holds(const struct node *node, const struct link *link);

/* Who delivers may have stalled. When that is looked at next; INT64_MAX =
 * nobody delivers. */
void bulk_tick(const struct step *step);
int64_t bulk_timeout_ms(const struct node *node);

#endif
