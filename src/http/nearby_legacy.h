/*
 * nearby_legacy.h - Nearby Search as Google's clients have asked for it.
 *
 * Floor    http: pure functions.
 * Source   developers.google.com, Places API (Legacy), Nearby Search;
 *          docs/openapi.json, /maps/api/place/nearbysearch/json.
 */
#ifndef HTTP_NEARBY_LEGACY_H
#define HTTP_NEARBY_LEGACY_H

#include "http/nearby.h"

/*
 * Read the query of a URI: location, radius (above 50000 it is 50000),
 * keyword, name, type, rankby. What else there is, key and language among it,
 * is passed over; but pagetoken, as nobody was ever given one.
 *
 * Takes    rank, if none is said.
 * Gives    *query, for 20 places.
 * Fails    ERR_MALFORMED  it is an INVALID_REQUEST; *why, static.
 */
MUST_USE enum err nearby_legacy_read(struct bytes text, enum places_rank rank,
                                     struct places_query *query,
                                     const char **why);

#endif
