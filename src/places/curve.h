/*
 * curve.h - one number for a place, so that near places have near numbers.
 *
 * Floor    places: pure functions.
 * Source   David Hilbert's curve over a square of 2^32 by 2^32 cells, of a
 *          ten-millionth of a degree each.
 */
#ifndef PLACES_CURVE_H
#define PLACES_CURVE_H

#include "base/base.h"

/* Where on the curve a place lies. Takes -900000000..900000000 and
 * -1800000000..1800000000. */
uint64_t curve_at(int64_t lat_e7, int64_t lon_e7);

#endif
