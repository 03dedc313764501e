/*
 * nearby_new.h - Nearby Search (New) as Google's clients ask for it.
 *
 * Floor    http: pure functions.
 * Source   developers.google.com, places:searchNearby; docs/openapi.json,
 *          /v1/places:searchNearby.
 */
#ifndef HTTP_NEARBY_NEW_H
#define HTTP_NEARBY_NEW_H

#include "http/nearby.h"
#include "json/json_read.h"

#define NEARBY_NEW_TYPES_MAX 50

struct nearby_new {
    struct places_query query; /* what has to be asked for */
    uint32_t items_max;        /* of what was found, what fits at most */

    /* What the first type of a place must be one of ("" = any), and what none,
     * or not the first, may be: lists as in the query. */
    char primary[PLACE_TYPES_BYTES_MAX + 1];
    char excluded[PLACE_TYPES_BYTES_MAX + 1];
    char excluded_primary[PLACE_TYPES_BYTES_MAX + 1];
};

/*
 * Read a body. What no query can say is looked after when its answer is there,
 * and so of the 20 that may be asked for at most.
 *
 * Takes    rank, if none is said.
 * Fails    ERR_MALFORMED  it is an INVALID_ARGUMENT; *why, static.
 */
MUST_USE enum err nearby_new_read(struct bytes body, enum places_rank rank,
                                  struct nearby_new *asked, const char **why);

/* Does a place with these types, parted by commas, fit? */
bool nearby_new_fits(const struct nearby_new *asked, struct bytes types);

/* For nearby_new.c: take one member of the body in.
 * Gives    why it cannot be, static; NULL if all is well. */
const char *nearby_new_member(struct bytes key, struct json_value value,
                              struct nearby_new *asked);

#endif
