/*
 * provider_remote.h - what providers have in common that are asked over HTTP.
 *
 * Floor    world.
 * Threads  as provider.h says; done is called from the fetch thread. The caller
 *          sets provider->done and context before the first query.
 */
#ifndef WORLD_PROVIDER_REMOTE_H
#define WORLD_PROVIDER_REMOTE_H

#include "world/fetch.h"
#include "world/remote_kind.h"
#include "world/secret.h"

struct provider_setup {
    struct fetch *fetch;         /* outlives the provider, as does secret */
    const char *url;             /* "https://host[:port]"; NULL = its own */
    const struct secret *secret; /* NULL for who needs none */
    bool ratings;                /* what costs more is wanted, too */
};

/* Fails    ERR_REFUSED  *fault says why: the URL is none, or a key is missing.
 */
MUST_USE enum err remote_open(const struct remote_kind *kind,
                              const struct provider_setup *setup,
                              struct provider **provider, struct fault *fault);

#endif
