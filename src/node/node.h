/*
 * node.h - what one server remembers, and how it changes.
 *
 * Floor    node: a machine without hands. Events come in, wishes go out; both
 *          clocks and chance arrive in the event. It calls no system, reads
 *          no clock and allocates nothing: the same events give the same
 *          node, whether the world or a simulator drives it.
 * Memory   one reserved, zeroed block, handed over at start.
 * Threads  none inside; the caller lets one thread in at a time.
 * Source   docs/ARCHITECTURE.md, docs/REPLICATION.md, docs/PROTOCOL.md.
 */
#ifndef NODE_NODE_H
#define NODE_NODE_H

#include "base/writer.h"
#include "node/event.h"

struct node;

/* How large the block must be, in bytes. */
size_t node_size(const struct node_config *config);

/*
 * Make a node in a block of node_size(config) zeroed bytes, aligned to
 * BLOCK_ALIGN. It lives as long as the block; there is nothing to undo.
 */
struct node *node_init(void *block, const struct node_config *config,
                       const struct node_moment *now);

/* ---- events in, wishes out ---- */

/* The most wishes that one step can have. */
size_t node_wishes_max(const struct node_config *config);

/* One step. Wishes are appended. */
void node_step(struct node *node, const struct node_event *event,
               struct node_wishes *wishes);

/* The mono_ns at which a NODE_TICK is wanted. */
int64_t node_timeout(const struct node *node);

/*
 * What goes out next over a link: whole frames, as many as are due and fit.
 *
 * Takes    buffer of FRAME_BYTES_MAX bytes, whatever size is: from size bytes
 *          of records on, no other is begun. Whoever is slow is asked for
 *          little at once, so that what it gets is fresh, and PINGs do not
 *          wait behind it. Call it when the socket can take more.
 * Gives    bytes written into the buffer, and *more: whether another call is
 *          worth it at once, even if this one gave nothing (others may want a
 *          turn in between). Nothing is ever queued for a slow link.
 */
size_t node_want(struct node *node, const struct node_moment *now,
                 uint32_t link, void *buffer, size_t size, bool *more);

/* The number of the newest change; NODE_WRITTEN may say at most this. */
uint64_t node_number(const struct node *node);

/* Has every link sent all that it had to send? */
bool node_is_drained(const struct node *node);

/* ---- commands of clients, a batch at a time ---- */

/* The keyed hash of an ID; safe from any thread at any time. */
uint64_t node_hash(const struct node *node, struct bytes id);

/*
 * Apply a batch in order.
 *
 * Takes    answers[count], and texts with room for AT_BYTES_MAX bytes per
 *          question.
 * Gives    answers, and the log's number: replies may leave when everything
 *          up to it is written (node_written).
 */
uint64_t node_batch(struct node *node, const struct node_moment *now,
                    const struct node_command *commands, size_t count,
                    struct node_answer *answers, struct writer *texts);

/* Everything up to this number is written; replies up to it may leave. */
uint64_t node_written(const struct node *node);

/* ---- followers: whoever reads the feed behind a bookmark ---- */

/* Fails    ERR_FULL  max_followers are there. */
MUST_USE enum err node_follow(struct node *node, bool from_first,
                              uint32_t *follower);
void node_unfollow(struct node *node, uint32_t follower);

/* AT lines of what comes next, as many as fit; false when nothing is left. */
bool node_follow_read(struct node *node, uint32_t follower, struct writer *w);

/* ---- looking in ---- */

/* Fails    ERR_UNKNOWN. Gives an AT line with newline. */
MUST_USE enum err node_where(const struct node *node, struct bytes id,
                             struct writer *w);

void node_status(const struct node *node, struct node_status *status);

uint32_t node_neighbour_count(const struct node *node);
void node_link_status(const struct node *node, uint32_t neighbour,
                      struct node_link_status *status);

/* Gives    false when index is beyond the last; *used = there is one. */
bool node_claim(const struct node *node, uint32_t index, bool *used,
                struct node_claim *claim);

#endif
