/*
 * slow_numbers.h - positions, stamps and decimals judged a second time.
 *
 * A reference to compare the fast parsers with: it shares no code and no idea
 * with them. The shape is judged by a regular expression, the value by digit
 * strings of any length, compared as texts.
 */
#ifndef TEST_FUZZ_SLOW_NUMBERS_H
#define TEST_FUZZ_SLOW_NUMBERS_H

#include "base/bytes.h"
#include "base/err.h"

/*
 * A number without a sign: "34", "34.06893".
 *
 * Gives    *billionths, cut off behind the ninth place; untouched on failure.
 * Fails    ERR_MALFORMED  not of that shape.
 *          ERR_RANGE      above most, a text of that shape, however little
 *                         (NULL = no such bound), or not in 64 bits.
 */
enum err slow_decimal(struct bytes text, const char *most, int64_t *billionths);

/* Like position_parse. */
enum err slow_position(struct bytes text, int64_t *lat_e9, int64_t *lon_e9);

/* Like stamp_parse. */
enum err slow_stamp(struct bytes text, int64_t *stamp_ns);

#endif
