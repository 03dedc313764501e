/*
 * Where all wires begin and end: lists, the listener, a good stop.
 */
#include "world/wires.h"

#include "world/log.h"

#include <stdlib.h>
#include <unistd.h>

/* Wishes that one turn may bring: a step of everything, and a few for each
 * event of a wire; and what obeying those brings. */
#define WISHES_PER_WIRE 16
#define WISHES_FACTOR   4

static void on_poked(uv_async_t *poked)
{
    struct wires *wires = poked->data;

    atomic_store(&wires->dirty, true);
}

static void on_accepted(void *context, int fd,
                        const struct sockaddr_storage *peer)
{
    static struct log_limit limit;
    struct wires *wires = context;
    struct wire *wire = wires_free_place(wires);

    (void)peer;
    if (!wire || channel_open(wires->parts.engine, &wire->channel, fd,
                              &wire_events) != ERR_OK) {
        counter_add(&wires->counters.refused_full, 1);
        log_write_limited(&limit, LOG_WARN,
                          "connection refused: too many on the port for links",
                          LOG_FIELDS(LOG_END));
        close(fd);
        return;
    }
    counter_add(&wires->counters.accepted, 1);
    wire_set_state(wire, WIRE_CONNECTING); /* taken, if it cannot be opened */
    wire_open(wire, fd, NODE_STRANGER);
}

static enum err make_lists(struct wires *wires)
{
    uint32_t count = wires->parts.max_links;

    wires->wishes.max = WISHES_FACTOR * (wires->parts.hub->wishes_max +
                                         WISHES_PER_WIRE * (size_t)count);
    wires->wishes.list = calloc(wires->wishes.max, sizeof(*wires->wishes.list));
    wires->list = calloc(count, sizeof(*wires->list));
    if (!wires->wishes.list || !wires->list)
        return ERR_FULL;
    for (uint32_t i = 0; i < count; i++)
        wires->list[i].wires = wires;
    return ERR_OK;
}

enum err wires_open(const struct wires_parts *parts, struct wires **out,
                    struct fault *fault)
{
    struct wires *wires = calloc(1, sizeof(*wires));
    const struct config_server *server = &parts->config->servers[parts->server];

    if (!wires)
        return fault_tell(fault, "memory is short");
    wires->parts = *parts;
    if (make_lists(wires) != ERR_OK) {
        wires_free(wires);
        return fault_tell(fault, "memory is short");
    }
    enum err error =
        listener_open(&wires->listener, parts->engine->loop,
                      &server->links_listen, "links", false, fault);
    if (error != ERR_OK) {
        wires_free(wires);
        return error;
    }
    uv_timer_init(parts->engine->loop, &wires->timer);
    uv_async_init(parts->engine->loop, &wires->poked, on_poked);
    wires->timer.data = wires->poked.data = wires;
    *out = wires;
    return ERR_OK;
}

void wires_start(struct wires *wires)
{
    listener_start(&wires->listener, on_accepted, wires);
    wires_step(wires, (struct node_event){.kind = NODE_TICK});
    wires_turn(wires); /* no turn of the loop has been yet */
}

void wires_stop(struct wires *wires, void (*on_stopped)(void *context),
                void *context)
{
    wires->stopping = true;
    wires->on_stopped = on_stopped;
    wires->context = context;
    listener_close(&wires->listener);
    for (uint32_t i = 0; i < wires->high; i++) {
        struct wire *wire = &wires->list[i];

        if (wire->state == WIRE_RESOLVING)
            uv_cancel((uv_req_t *)&wire->lookup);
        else if (wire->state == WIRE_CONNECTING)
            wire_close(wire);
    }
    wires_step(wires, (struct node_event){.kind = NODE_STOP});
    wires_poke(wires);
}

void wires_close(struct wires *wires)
{
    listener_close(&wires->listener);
    uv_close((uv_handle_t *)&wires->timer, NULL);
    uv_close((uv_handle_t *)&wires->poked, NULL);
}

void wires_free(struct wires *wires)
{
    free(wires->wishes.list);
    free(wires->list);
    free(wires);
}
