/*
 * nearby.h - places near a client, as the API is asked for them; and the words
 *            of such questions, which Google's facades share.
 *
 * Floor    http: pure functions.
 * Units    metres, as text: any decimal number.
 * Source   docs/openapi.json, /v1/clients/{id}/places.
 */
#ifndef HTTP_NEARBY_H
#define HTTP_NEARBY_H

#include "base/err.h"
#include "places/query.h"

#define NEARBY_RADIUS_M_MAX 50000

/* The longest value of a parameter. */
#define NEARBY_VALUE_BYTES_MAX 512

/*
 * Read the query of a URI: radius, limit, type, keyword, rank. Others are
 * passed over, and so are second values.
 *
 * Takes    *query with the position, and the values of what is not said.
 * Fails    ERR_MALFORMED  *why names the parameter and what is allowed, static.
 */
MUST_USE enum err nearby_read(struct bytes text, struct places_query *query,
                              const char **why);

/* ---- one value ---- */

/* A parameter that is understood, and who takes its value in. */
struct nearby_parameter {
    const char *name;
    bool (*read)(struct bytes value, void *into);
    const char *allowed; /* static */
    bool may_be_empty;   /* as if it were not there */
};

/* The same, with any parameters. */
MUST_USE enum err nearby_read_with(struct bytes text,
                                   const struct nearby_parameter *parameters,
                                   size_t count, void *into, const char **why);

/* Fails    ERR_MALFORMED  no number.  ERR_RANGE  above the most. */
MUST_USE enum err nearby_radius(struct bytes text, int64_t *radius_um);

/* One more word of a list: small letters, digits and _; false if it is none,
 * or the list is full. */
bool nearby_add_type(struct bytes word, char types[PLACE_TYPES_BYTES_MAX + 1]);

/* One more part of the words looked for, behind a blank; false if it is no
 * UTF-8, has control characters, or there is no room. */
bool nearby_add_keyword(struct bytes text,
                        char keyword[QUERY_KEYWORD_BYTES_MAX + 1]);

#endif
