/*
 * engine.h - how bytes come and go: connections of one loop.
 *
 * Floor    world.
 * Shape    readiness style: libuv watches the descriptor, the engine reads and
 *          writes it itself. What is received in a turn of the loop lies in
 *          one arena until the turn ends, so a turn is one batch.
 * Promise  nobody else knows about descriptors of connections, so another
 *          engine can stand beside this one.
 * Threads  a channel lives and dies on its engine's loop.
 */
#ifndef WORLD_ENGINE_H
#define WORLD_ENGINE_H

#include "base/bytes.h"
#include "base/err.h"

#include <sys/types.h>
#include <uv.h>

/* The most that one channel receives in one turn, so that all get theirs. */
#define ENGINE_READ_BYTES 16384

struct channel;

/* What a channel's owner is told. Inside any of these it may close. */
struct channel_events {
    /* Bytes came; they may be read until the turn ends. */
    void (*received)(struct channel *channel, struct bytes bytes);
    /* The other end will send no more; told once. */
    void (*ended)(struct channel *channel);
    /* There is room again for what was to be sent. */
    void (*writable)(struct channel *channel);
    /* The connection is broken; told once. */
    void (*failed)(struct channel *channel);
    /* The channel is closed and may be forgotten. */
    void (*closed)(struct channel *channel);
};

struct engine {
    uv_loop_t *loop;
    uv_check_t check;
    uint8_t *arena;
    size_t arena_used, arena_size;
    /* Everything received in this turn is to be dealt with now. */
    void (*turn)(void *context);
    void *context;
};

struct channel {
    uv_poll_t poll;
    struct engine *engine;
    const struct channel_events *events;
    int fd;
    int watched; /* UV_READABLE | UV_WRITABLE, as libuv knows it */
    bool reading, writing, closing;
};

/*
 * Takes    loop, which outlives the engine.
 * Fails    ERR_FULL  memory is short.
 */
MUST_USE enum err engine_open(struct engine *engine, uv_loop_t *loop,
                              size_t arena_size, void (*turn)(void *context),
                              void *context);

/* Stop watching for turns; free once the loop has run out. */
void engine_close(struct engine *engine);
void engine_free(struct engine *engine);

/*
 * Take over a connected, non-blocking socket.
 *
 * Takes    channel, the owner's memory until closed is called.
 * Fails    ERR_SYSTEM  it cannot be watched; the descriptor stays the caller's.
 */
MUST_USE enum err channel_open(struct engine *engine, struct channel *channel,
                               int fd, const struct channel_events *events);

/* Receive from now on, or not; and whether to be told of room. */
void channel_read(struct channel *channel, bool on);
void channel_write_when_ready(struct channel *channel, bool on);

/* How many bytes went out at once, 0 and up; -1 when it is broken. */
ssize_t channel_send(struct channel *channel, struct bytes bytes);

/* No more will be sent. */
void channel_shutdown(struct channel *channel);

void channel_close(struct channel *channel);

#endif
