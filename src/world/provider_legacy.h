/*
 * provider_legacy.h - Google's Nearby Search as it was, whose answers are
 *                     passed on as they stand.
 *
 * Floor    world.
 */
#ifndef WORLD_PROVIDER_LEGACY_H
#define WORLD_PROVIDER_LEGACY_H

#include "world/provider_remote.h"

/* Fails    ERR_REFUSED  *fault says why. */
MUST_USE enum err provider_legacy_open(const struct provider_setup *setup,
                                       struct provider **provider,
                                       struct fault *fault);

#endif
