/*
 * repair.h - a net under everything else: two servers that claim the same and
 * do not hold the same compare their records by buckets, and send one another
 * those of the buckets that differ.
 *
 * Floor    node.
 * Promise  the records of a server that has claimed all that it applied are a
 *          function of what it claims. So one PING whose pair of hashes does
 *          not fit this server's own pair is proof of a fault, at any load;
 *          the higher-ranked record of each client is kept at both ends. It
 *          goes hop by hop: a neighbour that lacks the same finds out itself.
 * Limits   one comparison a link in REPAIR_EVERY_MS.
 * Source   docs/REPLICATION.md 4.10, R16.
 */
#ifndef NODE_REPAIR_H
#define NODE_REPAIR_H

#include "core/ping.h"
#include "node/state.h"

/* May this server's pair of hashes be compared at all? */
bool repair_is_settled(const struct node *node);

/* A PING came with the other end's pair. */
void repair_hear(const struct step *step, struct link *link,
                 const struct ping *ping);

/* HASHES, if they are due. */
void repair_write_hashes(const struct node *node, struct writer *w);

/* Records that the other end fetches; none is begun when w holds `enough`
 * bytes. *more: there are. */
void repair_write(struct node *node, struct link *link, struct writer *w,
                  size_t enough, bool *more);

#endif
