/*
 * provider.h - whoever can say what places are near a point.
 *
 * Floor    world.
 * Shape    a table of calls for each kind of provider; one object for each that
 *          is configured. A query goes in with a ticket, a result comes out.
 * Promise  done is called exactly once for each query that was submitted, also
 *          after cancel (soon then), from a thread of the provider's.
 * Threads  submit and cancel may be called from any thread; neither blocks, and
 *          neither calls done itself. Tickets rise from one submit to the next.
 */
#ifndef WORLD_PROVIDER_H
#define WORLD_PROVIDER_H

#include "places/layout.h"
#include "places/query.h"
#include "world/config.h"

#define PROVIDER_MESSAGE_MAX 200

/* The largest body that is taken from anybody. */
#define PROVIDER_BODY_BYTES_MAX (1 << 20)

struct provider_result {
    enum answer_status status;
    bool again; /* asking once more may help, and does no harm */
    char message[PROVIDER_MESSAGE_MAX]; /* why not; "" with OK and ZERO */
    uint8_t *json; /* Nearby Search layout; from malloc; NULL = only a status */
    size_t json_bytes;
    struct layout layout; /* of json */
};

struct provider_caps {
    const char *name; /* as in the configuration: "google-legacy" */
    bool remote;      /* costs money or patience: limits and a breaker hold */
    bool gives_all;   /* 20 items whatever was asked: any bound is cut of it */
    bool types, keyword, prominence; /* can filter and rank by these */
    uint32_t cache_s_max; /* an answer may be kept so long, at the most */
};

struct provider;

struct provider_calls {
    void (*submit)(struct provider *provider, const struct places_query *query,
                   uint64_t ticket, int64_t deadline_mono_ns);
    void (*cancel)(struct provider *provider, uint64_t ticket);
    void (*close)(struct provider *provider); /* nothing is under way */
};

struct provider {
    const struct provider_caps *caps;
    const struct provider_calls *calls;
    /* Told the result, which is theirs from then on, json included. */
    void (*done)(void *context, uint64_t ticket,
                 const struct provider_result *result);
    void *context;
};

#endif
