/*
 * google.h - Google's Places API (New): asked, and its answers laid out as
 *            Nearby Search has them.
 *
 * Floor    others: pure functions.
 * Promise  numbers and texts stand in the layout as they stood in the answer.
 * Source   developers.google.com, places:searchNearby; docs/PROTOCOL.md 4.5.
 */
#ifndef OTHERS_GOOGLE_H
#define OTHERS_GOOGLE_H

#include "base/err.h"
#include "places/layout.h"
#include "places/query.h"

#define GOOGLE_URL "https://places.googleapis.com/v1/places:searchNearby"

/* The header X-Goog-FieldMask, which sets the price: what a question needs, and
 * what costs more (as of 2026 the list of prices has the second as Enterprise,
 * the first as Pro). */
#define GOOGLE_FIELD_MASK                                                      \
    "places.attributions,places.businessStatus,places.displayName,places.id,"  \
    "places.location,places.plusCode,places.shortFormattedAddress,"            \
    "places.types,places.viewport"
#define GOOGLE_FIELD_MASK_RATED                                                \
    GOOGLE_FIELD_MASK                                                          \
    ",places.currentOpeningHours.openNow,places.priceLevel,places.rating,"     \
    "places.userRatingCount"

/* More bytes than any request takes. */
#define GOOGLE_REQUEST_BYTES_MAX 8192

/* More bytes than the layout of an answer takes. */
#define GOOGLE_BYTES_MAX(body_bytes) (3 * (size_t)(body_bytes) + (1 << 17))

/* Types that it takes at once; those beyond are not asked for. */
#define GOOGLE_TYPES_MAX 50

/* The body of a POST: 20 items, whatever the query's bound. */
void google_write_request(struct writer *w, const struct places_query *query);

/*
 * The body of an answer with HTTP status 200 as Nearby Search. What has no ID
 * or no location is left out, and, as the service knows no keywords, what does
 * not have the query's in its name.
 *
 * Fails    ERR_MALFORMED  *why says what is wrong; static.
 *          ERR_FULL       the writer is, see GOOGLE_BYTES_MAX.
 */
MUST_USE enum err google_read(struct bytes body,
                              const struct places_query *query,
                              struct writer *json, const char **why);

/*
 * What another HTTP status means, of either of Google's services.
 *
 * Takes    body, whatever it is; key, which the message must not tell.
 * Gives    message, the cause; *again, whether asking once more may help.
 */
MUST_USE enum answer_status google_error(unsigned http_status,
                                         struct bytes body, struct bytes key,
                                         struct writer *message, bool *again);

#endif
