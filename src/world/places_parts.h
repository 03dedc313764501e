/*
 * places_parts.h - what answers questions: the desk, and who it asks.
 *
 * Floor    world; for places.c and places_open.c.
 */
#ifndef WORLD_PLACES_PARTS_H
#define WORLD_PLACES_PARTS_H

#include "base/hash.h"
#include "desk/desk.h"
#include "world/places_remote.h"
#include "world/provider_local.h"
#include "world/question.h"

struct places {
    uv_mutex_t mutex;
    struct question *all;   /* every question there is */
    struct question *blank; /* guarded by mutex, as all that follows */
    uint32_t under_way;
    uint64_t refused;
    void *desk_memory;
    struct desk *desk;
    uint64_t submitted, done; /* to and by providers */
    uv_cond_t all_done;

    struct provider *providers[DESK_PROVIDERS_MAX];
    uint32_t provider_count;
    const char *unusable[DESK_PROVIDERS_MAX]; /* why not; NULL = it is */
    struct provider *local;                   /* one of them, or NULL */
    struct places_remote remote;
    struct hash_key key; /* of addresses */

    /* Who tells the desk the time. */
    uv_thread_t keeper;
    bool keeper_started;
    uv_cond_t sooner; /* it has to look up earlier than it knows */
    int64_t looks_up_at_ms;
    bool closing;
};

/* The desk's face to the world; places.c has them. */
extern const struct desk_calls places_desk_calls;
void places_done(void *context, uint64_t ticket,
                 const struct provider_result *result);

/* The thread: calls desk_tick, and looks for a new file; until closing. */
void places_keep(void *places);

#endif
