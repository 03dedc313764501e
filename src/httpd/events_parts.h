/*
 * events_parts.h - a live stream, and what its files share.
 *
 * Floor    httpd; for events*.c alone.
 * Threads  the view's lock guards all of a stream.
 */
#ifndef HTTPD_EVENTS_PARTS_H
#define HTTPD_EVENTS_PARTS_H

#include "httpd/events.h"
#include "httpd/view_parts.h"

struct events {
    struct wake wake; /* the first: where it sleeps */
    struct view *view;
    struct stream *stream;
    int64_t now_ms; /* of the moment at which it is looked at */

    struct watch watch;
    uint64_t boot;         /* the view's life that it tells of; 0 = none yet */
    struct stream_id from; /* what its reader was told before; boot 0 = none */
    uint64_t ticket; /* until it is called there may be more than it was told */
    bool was_called;
    uint64_t called_at; /* the newest change then */
    bool caught_up, said_bye;

    /* A batch: what is told without a rest. */
    bool telling, told_some;
    uint64_t to; /* the newest change when it began */
    int64_t began_ms;
    int64_t next_ms;  /* no batch begins before */
    int64_t spoke_ms; /* when it said something, be it a comment */

    /* What a small buffer had no room for; NULL = nothing. */
    uint8_t *spill;
    size_t spill_bytes, spilled;

    struct watch_client clients[WATCH_CLIENTS_MAX];
    uint8_t ids[]; /* of these */
};

enum events_told {
    EVENTS_TOLD,      /* what there was, be it nothing */
    EVENTS_TOO_SMALL, /* there is something that the writer has no room for */
    EVENTS_END,
};

/* Write what is next; nothing if it is not whole. */
enum events_told events_tell(struct events *events, struct writer *w);

/* May events_tell have something to tell? Passes over what is of no interest.
 */
bool events_have_news(struct events *events);

#endif
