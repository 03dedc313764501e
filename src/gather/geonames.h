/*
 * geonames.h - a line of GeoNames' dumps as a place.
 *
 * Floor    gather: pure functions.
 * Source   download.geonames.org/export/dump/readme.txt: 19 columns, parted by
 *          tabs.
 */
#ifndef GATHER_GEONAMES_H
#define GATHER_GEONAMES_H

#include "gather/draft.h"

#define GEONAMES_COLUMNS 19

/* Gives    true if the line has 19 columns; then *skip tells whether *draft is
 *          a place. */
bool geonames_read(struct bytes line, const struct draft_rules *rules,
                   struct draft *draft, enum draft_skip *skip);

/* Does it look like such a line? */
bool geonames_is(struct bytes line);

#endif
