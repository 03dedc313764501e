/*
 * number.h - decimal numbers as phones write them: "34.07", "-1.5E-3", "48,1".
 *
 * Floor    phones: pure functions.
 * Promise  exact: no floating point, no locale; rounded once, to the nearest,
 *          halves away from zero.
 */
#ifndef PHONES_NUMBER_H
#define PHONES_NUMBER_H

#include "base/bytes.h"
#include "base/err.h"

#define NUMBER_BYTES_MAX 128

/*
 * Read the whole text as a number: a sign, digits, one dot (or the comma of
 * apps that ask their locale), an exponent.
 *
 * Takes    places, how many of them *value keeps: 9 gives billionths.
 * Fails    ERR_MALFORMED  it is no number.
 *          ERR_LIMIT      longer than NUMBER_BYTES_MAX.
 *          ERR_RANGE      not in 64 bits.
 */
MUST_USE enum err number_read(struct bytes text, int places, int64_t *value);

/* The quotient, rounded to the nearest, halves away from zero; by is above 0.
 */
int64_t number_divide(int64_t value, int64_t by);

/* As many digits as text begins with, at most max. */
size_t number_digits(struct bytes text, size_t max);

#endif
