/*
 * events.h - live streams: server-sent events of what is new.
 *
 * Floor    httpd.
 * Shape    a stream is a bookmark, a filter (http/watch.h), and a small state.
 *          Nothing is queued for it: when its socket takes bytes it is told the
 *          latest state of what it has not seen. In between it sleeps
 *          (wakes.h).
 * Promise  E1  whoever comes back with the last id it was told misses nothing;
 *              if that is not known any more, it is told the full state.
 *          E2  a slow reader costs nobody anything: no memory, no time.
 *          E3  every 15 s there is something, and at the end of the server a
 *              "bye".
 * Source   WHATWG HTML 9.2; docs/openapi.json, /v1/events.
 */
#ifndef HTTPD_EVENTS_H
#define HTTPD_EVENTS_H

#include "core/command.h"
#include "http/stream_words.h"
#include "http/watch.h"
#include "httpd/exchange.h"

struct events_wish {
    bool boxed;
    struct area_box box;
    size_t client_count; /* none = all clients */
    struct bytes clients[WATCH_CLIENTS_MAX];
    struct stream_id from; /* boot 0 = from the beginning */
};

struct view;

/* Answer with a stream, or with a problem. Takes wish, copied. */
void events_open(struct view *view, struct exchange *x,
                 const struct events_wish *wish);

/* On the view's thread: wake those who have something to tell, of those whose
 * rest is over, or of all that sleep; every so often see whether they are still
 * there. */
void events_wake(struct view *view, int64_t now_ms, bool all, bool beats);

#endif
