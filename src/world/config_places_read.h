/*
 * config_places_read.h - reads who is asked for places.
 *
 * Floor    world.
 */
#ifndef WORLD_CONFIG_PLACES_READ_H
#define WORLD_CONFIG_PLACES_READ_H

#include "world/config_keys.h"

/* The keys of the group "places", for a struct config_places. */
extern const struct config_key config_places_keys[];

void config_places_defaults(struct config_places *places);

/* Makes the chain: who is asked, one after the other.
 * Takes    setting, the group; NULL = the file has none. */
MUST_USE enum err config_places_chain(const struct config_reading *reading,
                                      const config_setting_t *setting);

/* What the keys say together, the chain with it.
 * Takes    setting, the group; NULL = the file has none. */
MUST_USE enum err config_places_judge(const struct config_reading *reading,
                                      const config_setting_t *setting);

#endif
