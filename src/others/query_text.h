/*
 * query_text.h - a query's parts, as services want to be told them.
 *
 * Floor    others: pure functions.
 * Promise  numbers are exact.
 */
#ifndef OTHERS_QUERY_TEXT_H
#define OTHERS_QUERY_TEXT_H

#include "base/writer.h"
#include "places/query.h"

/* As many as a query may have: one letter and a comma each. */
#define QUERY_TYPES_MAX (PLACE_TYPES_BYTES_MAX / 2 + 1)

/* Degrees without needless zeros, -118.445127. */
void query_write_degrees(struct writer *w, int64_t e9);

/* The radius in metres. At least 1: Google refuses 0. */
void query_write_metres(struct writer *w, const struct places_query *query);

/* The words of its types; borrows from the query. Gives how many. */
size_t query_types(const struct places_query *query,
                   struct bytes types[QUERY_TYPES_MAX]);

/* Do these characters contain its keyword? Any do if there is none. */
bool query_keyword_in(const struct places_query *query, struct bytes text);

#endif
