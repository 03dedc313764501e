/*
 * places_remote.h - providers over the network, as the configuration has them.
 *
 * Floor    world; for places_open.c.
 */
#ifndef WORLD_PLACES_REMOTE_H
#define WORLD_PLACES_REMOTE_H

#include "world/config.h"
#include "world/fetch.h"
#include "world/provider.h"
#include "world/secret.h"

/* What they share; zeroed to begin with. */
struct places_remote {
    struct fetch *fetch; /* NULL = nobody is asked over the network */
    struct secret *secrets[CONFIG_CHAIN_MAX];
    uint32_t secret_count;
};

/*
 * Open one of the chain.
 *
 * Takes    kind, a remote one.
 * Gives    *provider; one without calls if its key cannot be read, which is
 *          told in the log: then *unusable says so, static.
 * Fails    ERR_REFUSED  *fault says why.
 */
MUST_USE enum err places_remote_open(struct places_remote *remote,
                                     const struct config *config,
                                     enum config_provider kind,
                                     struct provider **provider,
                                     const char **unusable,
                                     struct fault *fault);

/* After the providers. */
void places_remote_close(struct places_remote *remote);

#endif
