/*
 * spot.h - positions as phones write them, written as position_parse takes
 * them.
 *
 * Floor    phones: pure functions.
 * Promise  where a phone's digits are a plain decimal number they stay as they
 *          are, only with a sign in front; others are rounded to nine places.
 * Source   ISO 6709:2008 Annex H: degrees, degrees and minutes, degrees,
 *          minutes and seconds.
 */
#ifndef PHONES_SPOT_H
#define PHONES_SPOT_H

#include "base/err.h"
#include "base/writer.h"
#include "core/position.h"

/*
 * Write a latitude and a longitude as one text. Nothing is written of what
 * fails.
 *
 * Fails    ERR_MALFORMED  one of them is no number.
 *          ERR_RANGE      beyond a pole or the 180th meridian.
 *          ERR_FULL       w has no room.
 */
MUST_USE enum err spot_pair(struct bytes lat, struct bytes lon,
                            struct writer *w);

/* The same of billionths of a degree. */
MUST_USE enum err spot_e9(int64_t lat_e9, int64_t lon_e9, struct writer *w);

/*
 * The same of one text: "48.1,11.5", or ISO 6709 in any of its forms, with an
 * altitude, a CRS and a slash behind it, or without. A blank is a plus that
 * nobody escaped.
 *
 * Gives    *altitude, a part of text; empty = none is told.
 */
MUST_USE enum err spot_text(struct bytes text, struct writer *w,
                            struct bytes *altitude);

/*
 * Degrees and minutes as in NMEA and ISO 6709, "4807.038", in billionths of a
 * degree.
 *
 * Takes    digits, how many the degrees have: 2 or 3; no sign.
 */
MUST_USE enum err spot_minutes(struct bytes text, size_t digits,
                               int64_t *degrees_e9);

#endif
