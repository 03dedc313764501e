/*
 * match.h - whether a place is one of those that a query wants.
 *
 * Floor    places: pure functions.
 */
#ifndef PLACES_MATCH_H
#define PLACES_MATCH_H

#include "places/query.h"

/* Is any of the wanted words among those that there are? Both are parted by
 * commas; nothing wanted = yes. */
bool match_types(struct bytes wanted, struct bytes types);

/* Does the keyword stand in the name, whatever the case of ASCII letters? */
bool match_keyword(struct bytes keyword, struct bytes name);

#endif
