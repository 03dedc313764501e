/*
 * places_find.h - the places near a point.
 *
 * Floor    world.
 */
#ifndef WORLD_PLACES_FIND_H
#define WORLD_PLACES_FIND_H

#include "core/globe.h"
#include "world/places_db.h"

/*
 * The places within radius_m of a centre, along the great circle, nearest
 * first, at most items_max; those equally far by their IDs.
 *
 * Takes    deadline_mono_ns, when to give up.
 * Gives    answer->status, places and attributions; texts are readable until
 *          the next call.
 */
void places_find(struct places_db *places, struct point centre, double radius_m,
                 size_t items_max, int64_t deadline_mono_ns,
                 struct answer *answer);

#endif
