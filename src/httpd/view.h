/*
 * view.h - all clients as those who look by HTTP see them, beside the node.
 *
 * Floor    httpd.
 * Shape    a thread of its own follows the node behind one bookmark, encodes
 *          what is new once, and keeps it (http/news.h). Streams (events.h) are
 *          bookmarks in that, and lists (lists.h) walks through it; neither
 *          takes the node's lock.
 * Promise  Y1  it is made when somebody looks for the first time, and put away
 *              when nobody has for a minute: servers that nobody looks at pay
 *              nothing.
 *          Y2  the node's lock is held for a bounded number of records; the
 *              view's own for a bounded time.
 *          Y3  a stream that waits is told at once; one that was told something
 *              not before http.event_ms have passed.
 * Memory   some 500 bytes for each client while somebody looks. If it is short
 *          the view is given up: streams end, and may come again.
 */
#ifndef HTTPD_VIEW_H
#define HTTPD_VIEW_H

#include "http/learned.h"
#include "httpd/service.h"

/* Fails    ERR_SYSTEM  memory or descriptors are short. */
MUST_USE enum err view_open(struct service *service, struct view **view);
MUST_USE enum err view_start(struct view *view);

/* The node's feed has moved; from any thread, cheap. */
void view_poke(struct view *view);

/*
 * Somebody looks: it is made unless it is there. From any thread, like all that
 * follow.
 *
 * Gives    a ticket: what the node knew before is in the view when it is called
 *          out (view_parts.h).
 */
uint64_t view_want(struct view *view);

/* How long it took to learn what others have taken, since somebody looks:
 * figures, and learned_write. */
struct learned_figures view_learned_figures(struct view *view);
void view_write_learned(struct view *view, struct writer *w);

/* Streams say why, and end. */
void view_drain(struct view *view);

/* Its thread ends; whoever still waits is answered. From now on streams end
 * when they are read. */
void view_stop(struct view *view);

/* No stream is left. */
void view_free(struct view *view);

#endif
