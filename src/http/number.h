/*
 * number.h - numbers of JSON as the line protocol writes them.
 *
 * Floor    http: pure functions.
 */
#ifndef HTTP_NUMBER_H
#define HTTP_NUMBER_H

#include "json/json_read.h"

/* The longest that number_write writes: two with signs are a position. */
#define NUMBER_BYTES_MAX 31

/*
 * Write a number without its sign as plain digits: as it stands, or, if it has
 * an exponent or more digits than fit, rounded to billionths.
 *
 * Gives    *negative.
 * Fails    ERR_UNKNOWN  it is no number.
 *          ERR_RANGE    it has more than nine billion wholes.
 */
MUST_USE enum err number_write(struct writer *w, struct json_value number,
                               bool *negative);

/* Billionths, rounded; fails as above. */
MUST_USE enum err number_e9(struct json_value number, int64_t *value_e9);

#endif
