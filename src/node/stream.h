/*
 * stream.h - what a link is sent of the feed, and what it is told to cover.
 *
 * Floor    node.
 * Promise  S1  Every record before the bookmark is covered by the other end
 *              once it has processed what was sent: a record is passed over
 *              only if the other end claims its dot, or it came from there.
 *          S2  A COVER says no more than that: all of what is claimed here
 *              when the bookmark has drained, or what was claimed when a
 *              sweep began once it ends.
 *          S3  Nothing is streamed before it is written to the log.
 * Source   docs/REPLICATION.md 5, R4 to R7.
 */
#ifndef NODE_STREAM_H
#define NODE_STREAM_H

#include "node/state.h"

/* All that the other end does not claim, then whatever changes: from the
 * newest checkpoint that it covers, from where a pause began, or with a sweep
 * (R7). */
void stream_start(const struct step *step, struct link *link);

/* No more for now. The bookmark stays, because S1 holds as long as the session:
 * a link that is slow and rests now and then would never get to the end of a
 * sweep that began anew each time. */
void stream_pause(struct link *link);

/* No more, for good. */
void stream_stop(const struct step *step, struct link *link);

/* Could stream_write do more at once, though it may have written nothing? */
bool stream_has_more(const struct node *node, const struct link *link);

/* Has the link got everything, and been told so? */
bool stream_is_drained(const struct node *node, const struct link *link);

/* Write what comes next: UPDATES, COVER, and the ORIGINs that they need. No
 * record is begun when w holds `enough` bytes. */
void stream_write(struct node *node, int64_t now_ms, struct link *link,
                  struct writer *w, size_t enough);

#endif
