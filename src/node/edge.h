/*
 * edge.h - may a client's report be taken here and now?
 *
 * Floor    node.
 * Promise  the one place where a report is judged by more than its form, and
 *          by this server's clock: what one server has taken every other
 *          stores, whatever its own clock says.
 * Source   docs/REPLICATION.md 11, docs/PROTOCOL.md 5.
 */
#ifndef NODE_EDGE_H
#define NODE_EDGE_H

#include "node/state.h"

/*
 * Judge a report by its stamp; a refusal is counted.
 *
 * Gives    NODE_TAKEN, or NODE_FUTURE, NODE_PAST, NODE_CLOCK.
 */
enum node_verdict edge_judge(struct node *node, const struct node_moment *now,
                             int64_t stamp_ns);

#endif
