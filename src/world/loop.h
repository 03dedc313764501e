/*
 * loop.h - one event loop with its clients; a server has one or several.
 *
 * Floor    world.
 * Threads  a loop runs on one thread. What others want of it they ask for by
 *          loop_ask, and it does it in its own time.
 */
#ifndef WORLD_LOOP_H
#define WORLD_LOOP_H

#include "world/clients.h"
#include "world/engine.h"
#include "world/listener.h"

#include <stdatomic.h>

/* What a loop can be asked for. */
enum loop_request {
    LOOP_WRITTEN = 1 << 0, /* the log was written: replies may leave */
    LOOP_DRAIN = 1 << 1,   /* no new clients; answer the old ones */
    LOOP_DROP = 1 << 2,    /* close the clients that are left */
    LOOP_END = 1 << 3,     /* close everything and return */
};

struct loop {
    uv_loop_t uv;
    struct engine engine;
    struct clients *clients;
    struct listener listener;
    uv_timer_t tick;
    uv_async_t asked;
    _Atomic unsigned requests;
    _Atomic uint32_t connections; /* as of the last turn */
    /* Called at the end of each turn, after the clients' part; or NULL. */
    void (*turn)(void *context);
    void *context;
};

struct loop_parts {
    struct hub *hub;
    struct places *places;
    struct admit *admit;
    const struct config *config;
    uint32_t server; /* index of this one */
    bool first;      /* of the server's loops */
};

/*
 * Takes    parts, which outlive the loop.
 * Fails    ERR_REFUSED  *fault says why; what was made stays, for the process
 *          is to exit.
 */
MUST_USE enum err loop_open(struct loop *loop, const struct loop_parts *parts,
                            struct fault *fault);

/* Take clients from now on. */
void loop_start(struct loop *loop);

/* Until LOOP_END; everything is closed then, and loop_free may follow. */
void loop_run(struct loop *loop);

/* After loop_run. */
void loop_free(struct loop *loop);

/* From any thread. */
void loop_ask(struct loop *loop, enum loop_request request);

#endif
