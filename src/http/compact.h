/*
 * compact.h - writes JSON on one line, without blanks: for programs, and for
 * events, whose data has no newlines.
 *
 * Floor    http: pure functions; a writer keeps where it is.
 * Promise  whatever bytes go in, valid JSON comes out, unless the writer is
 *          full: what is no UTF-8 becomes U+FFFD, byte for byte, and control
 *          characters are escaped.
 */
#ifndef HTTP_COMPACT_H
#define HTTP_COMPACT_H

#include "base/writer.h"

struct compact {
    struct writer *w;
    bool more; /* a comma is due before the next value */
};

struct compact compact_make(struct writer *w);

/* The key of the next value, inside an object; of letters and the like. */
void compact_key(struct compact *c, const char *key);

void compact_object_begin(struct compact *c);
void compact_object_end(struct compact *c);
void compact_array_begin(struct compact *c);
void compact_array_end(struct compact *c);

/* Any bytes as text: up to six times as many. */
void compact_text(struct compact *c, struct bytes text);

/* A value that is JSON already, as it stands. */
void compact_put(struct compact *c, struct bytes value);

void compact_bool(struct compact *c, bool value);
void compact_count(struct compact *c, uint64_t value);

/* A number of so many (0 to 9) places behind the dot, without needless zeros:
 * 1500 of 3 places is 1.5. */
void compact_decimal(struct compact *c, int64_t value, unsigned places);

/* The same of a double, rounded; null if it is too large, or no number. */
void compact_rounded(struct compact *c, double value, unsigned places);

#endif
