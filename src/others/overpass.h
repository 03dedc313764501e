/*
 * overpass.h - OpenStreetMap through an Overpass server: asked, and its
 *              answers laid out as Nearby Search has them.
 *
 * Floor    others: pure functions.
 * Promise  whatever an answer is, there is a status and, if there are no
 *          places, a cause.
 * Source   wiki.openstreetmap.org/wiki/Overpass_API/Overpass_QL.
 */
#ifndef OTHERS_OVERPASS_H
#define OTHERS_OVERPASS_H

#include "gather/kinds.h"
#include "places/query.h"

/* More bytes than any question takes. */
#define OVERPASS_QUESTION_BYTES_MAX 4096

/* The server gives no more, of each of three circles. It does not order by
 * distance: so that the nearest are among them, it is asked for what is very
 * near, for what is near, and for all. */
#define OVERPASS_ELEMENTS_MAX 60

/* The question in Overpass QL, for a POST of "data=" and this, encoded. */
void overpass_write(struct writer *w, const struct places_query *query,
                    unsigned timeout_s);

/*
 * The body of an answer with HTTP status 200.
 *
 * Gives    the status; json, the layout, with OK and ZERO_RESULTS; *why, the
 *          cause, with any other; static. *again, whether asking once more may
 *          help. json has room for ANSWER_BYTES_MAX.
 */
MUST_USE enum answer_status overpass_read(struct bytes body,
                                          const struct kinds *kinds,
                                          const struct places_query *query,
                                          struct writer *json, const char **why,
                                          bool *again);

#endif
