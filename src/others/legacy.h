/*
 * legacy.h - Google's Nearby Search as it was: asked, and its answers judged.
 *
 * Floor    others: pure functions.
 * Promise  an answer is passed on as it stands; whatever it is, there is a
 *          status and, if there are no places, a cause.
 * Source   developers.google.com, Places API (Legacy), Nearby Search.
 */
#ifndef OTHERS_LEGACY_H
#define OTHERS_LEGACY_H

#include "places/layout.h"
#include "places/query.h"

#define LEGACY_URL                                                             \
    "https://maps.googleapis.com/maps/api/place/nearbysearch/json"

/* More bytes than any query string takes. */
#define LEGACY_QUERY_BYTES_MAX 1024

/*
 * What stands behind the "?", but for "&key=". The rank is Google's own, by
 * prominence: ranked by distance it takes no radius. Of several types it
 * understands one, so the first is asked for.
 */
void legacy_write_query(struct writer *w, const struct places_query *query);

/*
 * Judge the body of an answer with HTTP status 200; see google_error for any
 * other.
 *
 * Takes    key, which the message must not tell.
 * Gives    *layout, if OK or ZERO_RESULTS; borrows from the body.
 *          message, why there are no places; untouched if there is no reason.
 *          *again, whether asking once more may help.
 */
MUST_USE enum answer_status legacy_read(struct bytes body, struct bytes key,
                                        struct layout *layout,
                                        struct writer *message, bool *again);

#endif
