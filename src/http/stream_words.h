/*
 * stream_words.h - server-sent events, and their ids.
 *
 * Floor    http: pure functions.
 * Shape    an id is "BOOT-NUMBER": 16 small hexadecimal digits that name the
 *          life of a server, and the feed's number as a decimal. An event is
 *          lines "event:", "id:", "data:", and an empty one.
 * Promise  data is one line of JSON, which has no newlines (compact.h): so it
 *          cannot end an event, or begin another.
 * Source   WHATWG HTML 9.2, server-sent events; docs/openapi.json, events.
 */
#ifndef HTTP_STREAM_WORDS_H
#define HTTP_STREAM_WORDS_H

#include "base/err.h"
#include "base/writer.h"

struct stream_id {
    uint64_t boot, number;
};

/* "9f00000000000001-18446744073709551615". */
#define STREAM_ID_BYTES_MAX 37

/* An event's lines without its data, and without its name's length. */
#define STREAM_EVENT_BYTES_MAX (STREAM_ID_BYTES_MAX + 32)

/*
 * Read an id, as Last-Event-ID has it.
 *
 * Gives    *id; untouched on failure.
 * Fails    ERR_MALFORMED  anything else, also a number that is written with
 *          more zeros, or is beyond 64 bits.
 */
MUST_USE enum err stream_id_read(struct bytes text, struct stream_id *id);
void stream_id_write(struct writer *w, struct stream_id id);

/*
 * Begin an event: data follows, straight into the writer, then its end.
 *
 * Takes    name; id, NULL = none: who comes back names the last one that had
 *          one.
 */
void stream_event_begin(struct writer *w, const char *name,
                        const struct stream_id *id);
void stream_event_end(struct writer *w);

/* A whole event. */
void stream_event(struct writer *w, const char *name,
                  const struct stream_id *id, struct bytes data);

/* How long who lost the stream waits before it comes back. */
void stream_retry(struct writer *w, uint32_t ms);

/* A line that nobody is told: it shows that the stream lives. */
void stream_comment(struct writer *w);

#endif
