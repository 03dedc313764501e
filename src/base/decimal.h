/*
 * decimal.h - plain decimal numbers, exactly.
 *
 * Floor    base.
 * Promise  no floating point, no locale: digits, at most one dot, nothing
 *          else. Billionths are kept exactly, and whether anything non-zero
 *          stands behind them, so that a comparison is never wrong.
 * Units    billionths (1e-9) of whatever the number counts.
 */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include "base/err.h"
#include "base/writer.h"

struct decimal {
    int64_t billionths; /* 0 and up, cut off behind the ninth place */
    bool more;          /* non-zero digits follow behind the ninth place */
};

/*
 * Read the whole text as a number without a sign: "34", "34.06893". A dot has
 * at least one digit on either side.
 *
 * Takes    text, borrowed for the call.
 * Gives    *number; untouched on failure.
 * Fails    ERR_MALFORMED  no digit, a second dot, any other byte.
 *          ERR_RANGE      more than 9,223,372,036.854775807.
 */
MUST_USE enum err decimal_parse(struct bytes text, struct decimal *number);

/* Is the number above so many whole ones? Exact. */
bool decimal_above(const struct decimal *number, int64_t wholes);

/* Nanoseconds as seconds with nine places: 1520023934.918963997. */
void decimal_write(struct writer *w, uint64_t billionths);

#endif
