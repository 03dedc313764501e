/*
 * position.h - a place on the globe, as clients write it.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Units    billionths of a degree, WGS 84, north and east positive.
 * Promise  exact: no floating point, no locale. The text that was read is
 *          what is stored and given back; these numbers only serve to judge
 *          it and to look for what is near.
 * Source   ISO 6709 Annex H, decimal degrees; docs/PROTOCOL.md 2.2 (R9).
 */
#ifndef CORE_POSITION_H
#define CORE_POSITION_H

#include "base/bytes.h"
#include "base/err.h"

#define POSITION_BYTES_MAX 64
#define LAT_DEG_MAX        90
#define LON_DEG_MAX        180

struct position {
    int64_t lat_e9; /* -90e9..90e9, cut off (toward 0) behind nine places */
    int64_t lon_e9; /* -180e9..180e9 */
};

/*
 * Read the whole text as a position, e.g. "+34.068930-118.445127".
 *
 * Gives    *position; untouched on failure.
 * Fails    ERR_LIMIT      longer than POSITION_BYTES_MAX.
 *          ERR_MALFORMED  no sign, no digit, a bare dot, anything behind it.
 *          ERR_RANGE      beyond a pole or the 180th meridian, however little.
 */
MUST_USE enum err position_parse(struct bytes text, struct position *position);

#endif
