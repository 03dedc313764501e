/*
 * places_json.h - what a server tells of its questions, as JSON.
 *
 * Floor    world.
 * Source   muster(1), STATUS.
 */
#ifndef WORLD_PLACES_JSON_H
#define WORLD_PLACES_JSON_H

#include "world/places.h"

#include <jansson.h>

/* Gives    a new reference. */
json_t *json_of_places(struct places *places);

#endif
