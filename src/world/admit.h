/*
 * admit.h - how many connections there are, in all and from one address.
 *
 * Floor    world.
 * Limits   max in all, per_address from one (0 = no such limit).
 * Threads  every function may be called from any thread.
 */
#ifndef WORLD_ADMIT_H
#define WORLD_ADMIT_H

#include "base/err.h"
#include "base/hash.h"
#include "world/peer.h"

#include <pthread.h>

struct admit_place {
    struct peer network;
    uint32_t count; /* 0 = the place is free */
};

struct admit {
    pthread_mutex_t mutex;
    uint32_t max, per_address;
    uint32_t count;
    struct admit_place *places; /* open addressing; NULL without per_address */
    size_t mask;
    struct hash_key key;
};

/* Fails    ERR_FULL  memory is short. */
MUST_USE enum err admit_open(struct admit *admit, uint32_t max,
                             uint32_t per_address);
void admit_close(struct admit *admit);

/* Fails    ERR_FULL   as many as allowed are there.
 *          ERR_LIMIT  as many as allowed are there from that address. */
MUST_USE enum err admit_enter(struct admit *admit, const struct peer *peer);

/* One that had entered leaves. */
void admit_leave(struct admit *admit, const struct peer *peer);

uint32_t admit_count(struct admit *admit);

#endif
