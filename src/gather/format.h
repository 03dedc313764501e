/*
 * format.h - in which form a file tells of places.
 *
 * Floor    gather: pure functions.
 * Source   docs/DATA.md 2.
 */
#ifndef GATHER_FORMAT_H
#define GATHER_FORMAT_H

#include "base/bytes.h"

enum format {
    FORMAT_UNKNOWN,
    FORMAT_MUSTER,
    FORMAT_GEOJSON,
    FORMAT_GEONAMES,
    FORMAT_CSV,
    FORMAT_PBF,
    FORMATS
};

extern const char *const format_names[FORMATS];

/* What a file is by its first bytes, unpacked; a few lines are enough. */
enum format format_guess(struct bytes head);

/* The format of that name; FORMAT_UNKNOWN if there is none. */
enum format format_of(const char *name);

#endif
