#include "world/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void end_turn(struct engine *engine)
{
    engine->turn(engine->context);
    engine->arena_used = 0;
}

static void on_check(uv_check_t *check)
{
    end_turn(check->data);
}

enum err engine_open(struct engine *engine, uv_loop_t *loop, size_t arena_size,
                     void (*turn)(void *context), void *context)
{
    assert(arena_size >= ENGINE_READ_BYTES);
    *engine = (struct engine){
        .loop = loop,
        .arena = malloc(arena_size),
        .arena_size = arena_size,
        .turn = turn,
        .context = context,
    };
    if (!engine->arena)
        return ERR_FULL;
    uv_check_init(loop, &engine->check);
    engine->check.data = engine;
    uv_check_start(&engine->check, on_check);
    return ERR_OK;
}

void engine_close(struct engine *engine)
{
    uv_close((uv_handle_t *)&engine->check, NULL);
}

void engine_free(struct engine *engine)
{
    free(engine->arena);
    engine->arena = NULL;
}

/* Where the next bytes go. A full arena ends the turn early. */
static uint8_t *arena_room(struct engine *engine)
{
    if (engine->arena_size - engine->arena_used < ENGINE_READ_BYTES)
        end_turn(engine);
    return engine->arena + engine->arena_used;
}

static void receive(struct channel *channel)
{
    struct engine *engine = channel->engine;
    uint8_t *room = arena_room(engine);

    /* The early end of a turn may have closed or paused this very channel. */
    if (channel->closing || !channel->reading)
        return;
    ssize_t size = read(channel->fd, room, ENGINE_READ_BYTES);
    if (size > 0) {
        engine->arena_used += (size_t)size;
        channel->events->received(channel, bytes_make(room, (size_t)size));
    } else if (size == 0) {
        channel_read(channel, false);
        channel->events->ended(channel);
    } else if (errno != EAGAIN && errno != EINTR) {
        channel->events->failed(channel);
    }
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct channel *channel = poll->data;

    if (status < 0) {
        channel->events->failed(channel);
        return;
    }
    if ((events & UV_WRITABLE) && !channel->closing)
        channel->events->writable(channel);
    if ((events & UV_READABLE) && !channel->closing)
        receive(channel);
}

enum err channel_open(struct engine *engine, struct channel *channel, int fd,
                      const struct channel_events *events)
{
    *channel = (struct channel){.engine = engine, .events = events, .fd = fd};
    if (uv_poll_init(engine->loop, &channel->poll, fd) != 0)
        return ERR_SYSTEM;
    channel->poll.data = channel;
    return ERR_OK;
}

static void watch(struct channel *channel)
{
    int wanted = (channel->reading ? UV_READABLE : 0) |
                 (channel->writing ? UV_WRITABLE : 0);

    if (channel->closing || wanted == channel->watched)
        return;
    channel->watched = wanted;
    if (wanted)
        uv_poll_start(&channel->poll, wanted, on_poll);
    else
        uv_poll_stop(&channel->poll);
}

void channel_read(struct channel *channel, bool on)
{
    channel->reading = on;
    watch(channel);
}

void channel_write_when_ready(struct channel *channel, bool on)
{
    channel->writing = on;
    watch(channel);
}

ssize_t channel_send(struct channel *channel, struct bytes bytes)
{
    ssize_t size;

    do {
        size = send(channel->fd, bytes.data, bytes.size, MSG_NOSIGNAL);
    } while (size < 0 && errno == EINTR);
    if (size < 0 && errno == EAGAIN)
        return 0;
    return size;
}

void channel_shutdown(struct channel *channel)
{
    shutdown(channel->fd, SHUT_WR);
}

static void on_closed(uv_handle_t *handle)
{
    struct channel *channel = handle->data;

    channel->events->closed(channel);
}

void channel_close(struct channel *channel)
{
    assert(!channel->closing);
    channel->closing = true;
    /* Out of the loop first: the number may be used again at once. */
    uv_close((uv_handle_t *)&channel->poll, on_closed);
    close(channel->fd);
}
