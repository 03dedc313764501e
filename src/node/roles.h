/*
 * roles.h - which links carry records from here, and since when.
 *
 * Floor    node.
 * Promise  a link carries records if it is one of the tree's, if the other end
 *          asks for them, or while this server floods; every other link is
 *          told the vector now and then. All waiting is bounded.
 * Source   docs/REPLICATION.md 7, R13.
 */
#ifndef NODE_ROLES_H
#define NODE_ROLES_H

#include "node/state.h"

/* Something that roles depend on has changed. */
void roles_update(const struct step *step);

/* The other end's VECTOR is whole. */
void roles_stated(const struct step *step, struct link *link);

/* The other end pulls: start again from what it now says it claims. */
void roles_pulled(const struct step *step, struct link *link, uint32_t hold_ms);

/* Waits, holds and announcements that are due on a live link. */
void roles_tick(const struct step *step, struct link *link);

/* When roles_tick is due next on a live link. */
int64_t roles_timeout_ms(const struct node *node, const struct link *link);

#endif
