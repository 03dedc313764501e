/*
 * points.h - phones that say GeoJSON: Overland's batches, and plain ones.
 *
 * Floor    phones: pure functions.
 * Source   RFC 7946; RFC 8142, also without its separators; Overland's README.
 */
#ifndef PHONES_POINTS_H
#define PHONES_POINTS_H

#include "phones/reading.h"

/* It stands in front of each text of a sequence. */
#define POINTS_RS 0x1e

bool points_are_overland(const struct reading *reading);
void points_read_overland(struct reading *reading);

bool points_are_geojson(const struct reading *reading);
void points_read_geojson(struct reading *reading);

/* Texts in a row: behind RS, or each on a line. */
bool points_are_sequence(const struct reading *reading);
void points_read_sequence(struct reading *reading);

#endif
