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

/* Everything up to this number is written; replies up to it may leave ... */
uint64_t node_written(const struct node *node);

/* ... but those to reports only up to this one, which is never higher: up to it
 * there are as many copies as the configuration wants. */
uint64_t node_released(const struct node *node);

/* ---- recorders: the feed as it goes to disk (docs/DATA.md 6) ---- */

/*
 * The journal begins with what changes from now on, a snapshot with all there
 * is now. The file knows no index yet.
 */
void node_record_begin(struct node *node, enum node_recorder which);

/* Nothing that files before have claimed holds. */
void node_record_void(struct node *node);

/* What follows is to be understood without what was before. */
void node_record_anew(struct node *node, enum node_recorder which);

/*
 * What comes next, as whole frames: claims that are void, records, and at the
 * end of them what they let this server claim.
 *
 * Takes    buffer of FRAME_BYTES_MAX bytes.
 * Gives    bytes written; *more: there is more, or it is worth asking again;
 *          without more, a file that ends here tells the whole.
 */
size_t node_record(struct node *node, enum node_recorder which, void *buffer,
                   bool *more);

/* The feed's number up to which the journal has been given all. */
uint64_t node_recorded(const struct node *node);

/* Is there anything that the journal was not given yet? */
bool node_record_is_due(const struct node *node);

/* A ticket for all that the journal was given so far: NODE_WRITTEN brings back
 * the last one of which all is written. Claims rise without the feed. */
uint64_t node_record_ticket(const struct node *node);
uint64_t node_written_ticket(const struct node *node);

/* The ticket that somebody waits for, who wants to know that claims are
 * written; 0 = nobody. If it was not given yet, recording gives it. */
uint64_t node_record_wanted(const struct node *node);

void node_record_end(struct node *node, enum node_recorder which);

/* The present life of this server, and the herd's ID and its name. */
uint64_t node_incarnation(const struct node *node);

/* ---- restoring: what an earlier life wrote, before the first event ---- */

/* A file, or a process that appended to it, begins: indices mean nothing. */
void node_restore_begin(struct node *node);

/*
 * Take in frames that node_record gave.
 *
 * Takes    claims: whether what they claim still holds. If any record was
 *          lost from the files, nothing does.
 * Fails    ERR_MALFORMED  no such frames.
 *          ERR_FULL       more clients, texts or lives than there is room for.
 */
MUST_USE enum err node_restore(struct node *node, const struct node_moment *now,
                               struct bytes frames, bool claims);

/* All is restored, and written already. */
void node_restore_end(struct node *node);
/* ---- what operators do to one client (docs/REPLICATION.md 12) ---- */

/*
 * Forget a client: a tombstone outdoes all that was reported until now.
 *
 * Gives    *number: "done" may be said when everything up to it is written.
 * Fails    ERR_UNKNOWN  there is no such client.
 *          ERR_REFUSED  this server's clock is wrong.
 *          ERR_SYSTEM   the log takes nothing.
 *          ERR_FULL     there is no room, not even for that.
 */
MUST_USE enum err node_forget(struct node *node, const struct node_moment *now,
                              struct bytes id, uint64_t *number);

/*
 * Reset a client: it is forgotten, and its next report counts, however far in
 * the future the stamp of what was stored is.
 *
 * Gives    *number, as above.
 * Fails    ERR_UNKNOWN  there is no such client.
 *          ERR_LIMIT    it was reset 2^32 - 1 times.
 *          else         as above.
 */
MUST_USE enum err node_reset(struct node *node, const struct node_moment *now,
                             struct bytes id, uint64_t *number);

/* ---- followers: whoever reads the feed behind a bookmark ---- */

/* Fails    ERR_FULL  max_followers are there. */
MUST_USE enum err node_follow(struct node *node, bool from_first,
                              uint32_t *follower);
void node_unfollow(struct node *node, uint32_t follower);

/* What comes next, as many lines as fit: AT lines, and "FORGET id" of clients
 * that were forgotten; false when nothing is left. */
bool node_follow_read(struct node *node, uint32_t follower, struct writer *w);

/* The next record itself, whose texts can be read until the node changes;
 * false when nothing is left. */
bool node_follow_next(struct node *node, uint32_t follower,
                      struct node_news *news);

/*
 * Tell of clients that expire, as no feed does: each is appended to w just
 * before its record is removed, which is within seconds.
 *
 * Takes    w, the caller's, written into during steps until another one, or
 *          NULL, takes its place; the caller empties it under the same lock.
 *          While it has no room for NODE_GONE_BYTES_MAX no record is removed,
 *          so none is missed, and memory is not freed: empty it soon.
 */
void node_tell_gone(struct node *node, struct writer *w);

/* The next one of what was told; false at the end. *told is moved on, and the
 * ID borrows from it. */
bool node_gone_next(struct bytes *told, struct node_gone *gone);

/* ---- looking in ---- */

/* Fails    ERR_UNKNOWN  nobody has heard of it, or it was forgotten.
 * Gives    an AT line with newline. */
MUST_USE enum err node_where(const struct node *node, struct bytes id,
                             struct writer *w);

/*
 * The record of a client, whose texts can be read until the node changes.
 *
 * Fails    ERR_UNKNOWN  as node_where.
 */
MUST_USE enum err node_find(const struct node *node, struct bytes id,
                            struct record *record);

/* Slots from this one on were never in use: a walk ends there. */
uint32_t node_slots(const struct node *node);

/* The record in a slot below node_slots; false if none is to be shown there.
 * Who walks through all slots meets every client that is there all the while.
 */
bool node_at(const struct node *node, uint32_t slot, struct node_news *news);

/*
 * What is over just now: records of generation 0 with a stamp below that. They
 * are missing at once, and no feed tells it: see node_tell_gone. While this
 * clock is in doubt, or without a TTL, nothing is over: INT64_MIN.
 */
int64_t node_over_before_ns(const struct node *node);

void node_status(const struct node *node, struct node_status *status);

uint32_t node_neighbour_count(const struct node *node);
void node_link_status(const struct node *node, uint32_t neighbour,
                      struct node_link_status *status);

/* Gives    false when index is beyond the last; *used = there is one. */
bool node_claim(const struct node *node, uint32_t index, bool *used,
                struct node_claim *claim);

#endif
