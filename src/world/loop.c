#include "world/loop.h"

#include <stdlib.h>

/* How often deadlines are looked at. */
#define TICK_MS 200

/* What one turn may receive before it is dealt with. */
#define ARENA_BYTES (1 << 20)

static void on_turn(void *context)
{
    struct loop *loop = context;

    if (!loop->clients)
        return;
    clients_turn(loop->clients);
    atomic_store_explicit(&loop->connections, loop->clients->count,
                          memory_order_relaxed);
    if (loop->turn)
        loop->turn(loop->context);
}

static void on_tick(uv_timer_t *tick)
{
    struct loop *loop = tick->data;

    clients_tick(loop->clients);
}

/* Everything of ours is taken off, so that the loop runs out. */
static void end(struct loop *loop)
{
    listener_close(&loop->listener);
    clients_drop(loop->clients);
    clients_turn(loop->clients); /* whoever was touched in this turn */
    clients_close(loop->clients);
    engine_close(&loop->engine);
    uv_close((uv_handle_t *)&loop->tick, NULL);
    uv_close((uv_handle_t *)&loop->asked, NULL);
}

static void on_asked(uv_async_t *asked)
{
    struct loop *loop = asked->data;
    unsigned requests = atomic_exchange(&loop->requests, 0);

    if (requests & LOOP_WRITTEN)
        clients_written(loop->clients);
    if (requests & LOOP_DRAIN) {
        listener_close(&loop->listener);
        clients_drain(loop->clients);
    }
    if (requests & LOOP_DROP)
        clients_drop(loop->clients);
    if (requests & LOOP_END)
        end(loop);
}

static void open_handles(struct loop *loop)
{
    uv_timer_init(&loop->uv, &loop->tick);
    uv_async_init(&loop->uv, &loop->asked, on_asked);
    loop->tick.data = loop->asked.data = loop;
    uv_timer_start(&loop->tick, on_tick, TICK_MS, TICK_MS);
}

enum err loop_open(struct loop *loop, const struct loop_parts *parts,
                   struct fault *fault)
{
    const struct config_server *server = &parts->config->servers[parts->server];
    struct clients_parts clients = {
        .engine = &loop->engine,
        .hub = parts->hub,
        .places = parts->places,
        .admit = parts->admit,
        .config = parts->config,
        .name = server->name,
    };

    if (uv_loop_init(&loop->uv) != 0)
        return fault_tell(fault, "no event loop can be made");
    if (engine_open(&loop->engine, &loop->uv, ARENA_BYTES, on_turn, loop) !=
            ERR_OK ||
        clients_open(&clients, &loop->clients) != ERR_OK)
        return fault_tell(fault, "memory is short");
    open_handles(loop);
    return listener_open(&loop->listener, &loop->uv, &server->clients_listen,
                         "clients", !parts->first, fault);
}

static void on_accepted(void *context, int fd,
                        const struct sockaddr_storage *peer)
{
    struct loop *loop = context;

    clients_accept(loop->clients, fd, peer);
}

void loop_start(struct loop *loop)
{
    listener_start(&loop->listener, on_accepted, loop);
}

void loop_run(struct loop *loop)
{
    uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void loop_free(struct loop *loop)
{
    int busy = uv_loop_close(&loop->uv);

    assert(busy == 0);
    clients_free(loop->clients);
    engine_free(&loop->engine);
}

void loop_ask(struct loop *loop, enum loop_request request)
{
    atomic_fetch_or(&loop->requests, (unsigned)request);
    uv_async_send(&loop->asked);
}
