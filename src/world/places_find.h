/*
 * places_find.h - the places near a point, out of a file.
 *
 * Floor    world.
 */
#ifndef WORLD_PLACES_FIND_H
#define WORLD_PLACES_FIND_H

#include "places/query.h"
#include "world/places_db.h"

/*
 * What the query wants, in its order, as said in places/query.h.
 *
 * Takes    deadline_mono_ns, when to give up.
 * Gives    answer->status, places and attributions; texts are readable until
 *          the next call.
 */
void places_find(struct places_db *places, const struct places_query *query,
                 int64_t deadline_mono_ns, struct answer *answer);

#endif
