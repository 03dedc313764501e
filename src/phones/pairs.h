/*
 * pairs.h - phones that say name=value: in a query, a form, or an object of
 * JSON with the same names.
 *
 * Floor    phones: pure functions.
 */
#ifndef PHONES_PAIRS_H
#define PHONES_PAIRS_H

#include "phones/reading.h"

bool pairs_is_opengts(const struct reading *reading);
bool pairs_is_gpslogger(const struct reading *reading);
bool pairs_is_any(const struct reading *reading); /* Traccar, OsmAnd, ... */
bool pairs_is_object(const struct reading *reading);

void pairs_read(struct reading *reading);
void pairs_read_opengts(struct reading *reading);
void pairs_read_object(struct reading *reading);

/* Does a query or form say who or where somebody is? */
bool pairs_tell(struct bytes pairs);

#endif
