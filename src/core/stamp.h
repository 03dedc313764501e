/*
 * stamp.h - a client's time stamp: seconds since the epoch, as text.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Units    nanoseconds since 1970-01-01 00:00:00 UTC, leap seconds ignored.
 * Promise  exact at nanosecond precision; the text is given back verbatim.
 * Source   docs/PROTOCOL.md 2.3 (R10, D8).
 */
#ifndef CORE_STAMP_H
#define CORE_STAMP_H

#include "base/err.h"
#include "base/writer.h"

#define STAMP_BYTES_MAX 64

/*
 * Read the whole text as a time stamp, e.g. "1520023934.918963997".
 *
 * Gives    *stamp_ns, cut off behind the ninth place; untouched on failure.
 * Fails    ERR_LIMIT      longer than STAMP_BYTES_MAX.
 *          ERR_MALFORMED  a sign, no digit on a side of the dot, other bytes.
 *          ERR_RANGE      after the year 2262: not in 64 bits.
 */
MUST_USE enum err stamp_parse(struct bytes text, int64_t *stamp_ns);

/* The canonical text: nine places, no leading zeros. stamp_ns is not below 0.
 */
void stamp_write(struct writer *w, int64_t stamp_ns);

/* Is this, a valid stamp of that value, just what stamp_write would write? */
bool stamp_is_canonical(struct bytes text);

/*
 * The skew: server's time of receipt minus the client's stamp, e.g.
 * "+0.263873386": always a sign, always nine places (R13, D12).
 */
void skew_write(struct writer *w, int64_t skew_ns);

#endif
