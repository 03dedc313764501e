/*
 * places_each.h - every place of a file, or those that may be well known.
 *
 * Floor    world.
 */
#ifndef WORLD_PLACES_EACH_H
#define WORLD_PLACES_EACH_H

#include "world/places_db.h"

/*
 * Show each place, in the file's order.
 *
 * Takes    wanted, which says whether places of at most that weight are of
 *          interest (still); take, which is shown those of blocks that are:
 *          its texts are borrowed for the call.
 * Fails    ERR_SYSTEM  the file is damaged; some places may have been shown.
 */
MUST_USE enum err places_each(
    struct places_db *places,
    bool (*wanted)(void *context, uint32_t weight_max),
    void (*take)(void *context, const struct place *place), void *context);

#endif
