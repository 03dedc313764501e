/*
 * provider_google.h - Google's Places API (New), mapped to the layout of the
 *                     Nearby Search as it was.
 *
 * Floor    world.
 */
#ifndef WORLD_PROVIDER_GOOGLE_H
#define WORLD_PROVIDER_GOOGLE_H

#include "world/provider_remote.h"

/* Fails    ERR_REFUSED  *fault says why. */
MUST_USE enum err provider_google_open(const struct provider_setup *setup,
                                       struct provider **provider,
                                       struct fault *fault);

#endif
