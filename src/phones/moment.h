/*
 * moment.h - points in time as phones write them.
 *
 * Floor    phones: pure functions.
 * Units    nanoseconds since 1970-01-01 00:00:00 UTC, leap seconds ignored.
 */
#ifndef PHONES_MOMENT_H
#define PHONES_MOMENT_H

#include "base/bytes.h"
#include "base/err.h"

/* A day and a time of day, in UTC. */
struct moment {
    int64_t year, month, day; /* 1970..2262, 1..12, 1..31 */
    int64_t hour, minute;
    int64_t second; /* 60 in a leap second */
    int64_t ns;     /* of the second */
};

/*
 * Which point in time that is.
 *
 * Fails    ERR_RANGE  there is no such day or hour, or it is not within 1970
 *          and 2261.
 */
MUST_USE enum err moment_ns(const struct moment *moment, int64_t *ns);

/*
 * Read the whole text: seconds or milliseconds, told apart as Traccar does it
 * (below 2^31 - 1 they are seconds); ISO 8601, "2018-03-02T20:52:14.9+01:00",
 * with a T or a blank, an offset with a colon or without, Z, or none, which
 * is UTC.
 *
 * Fails    ERR_MALFORMED  none of these.
 *          ERR_RANGE      before 1970, 1970-01-01 00:00:00 itself, which apps
 *          send that do not know, and after 2261.
 */
MUST_USE enum err moment_read(struct bytes text, int64_t *ns);

/* As many digits as count, as a number; -1 if there are fewer. They are taken
 * from the front. */
int64_t moment_take(struct bytes *rest, size_t count);

/* The fraction of a second at the front, if there is one, in nanoseconds. */
int64_t moment_take_fraction(struct bytes *rest);

#endif
