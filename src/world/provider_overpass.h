/*
 * provider_overpass.h - OpenStreetMap, asked through an Overpass server.
 *
 * Floor    world.
 */
#ifndef WORLD_PROVIDER_OVERPASS_H
#define WORLD_PROVIDER_OVERPASS_H

#include "world/provider_remote.h"

/* Fails    ERR_REFUSED  *fault says why. */
MUST_USE enum err provider_overpass_open(const struct provider_setup *setup,
                                         struct provider **provider,
                                         struct fault *fault);

#endif
