/*
 * tree.h - the one spanning tree that records spread along.
 *
 * Floor    node.
 * Promise  every server believes in the smallest name it hears of as the root,
 *          and its parent is the neighbour nearest to it. A way is taken only
 *          if it is nearer, or newer, than what this server itself has told
 *          others, so nobody's parent is below him. A root whose number does
 *          not rise is dead. Roles decide what things cost, never whether the
 *          servers come to agree.
 * Source   docs/REPLICATION.md 7; feasibility as in Babel (RFC 8966, 3.5.1).
 */
#ifndef NODE_TREE_H
#define NODE_TREE_H

#include "node/state.h"

void tree_init(struct node *node, const struct node_config *config,
               const struct node_moment *now);

/* A PING is due on a link, and with it claims that could wait. */
void tree_ping(const struct step *step, struct link *link);

/* The next three give whether roles may have changed. */

/* A neighbour's PING was heard. */
bool tree_hear(const struct step *step, struct link *link,
               const struct beacon *beacon);

/* A live link has gone. */
bool tree_lose(const struct step *step, struct link *link);

/* The root beats; roots grow stale; a flood ends. */
bool tree_tick(const struct step *step);

/* When tree_tick is due next. */
int64_t tree_timeout_ms(const struct node *node);

/* What this server's own PINGs say. */
struct beacon tree_beacon(const struct node *node);

bool tree_is_root(const struct node *node);

/* Does this server ask for records over that link? */
bool tree_wants(const struct node *node, const struct link *link,
                int64_t now_ms);

#endif
