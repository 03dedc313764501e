#include "world/wires.h"

#include "world/link_notes.h"
#include "world/log.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Wishes that one turn may bring: a step of everything, and a few for each
 * event of a wire; and what obeying those brings. */
#define WISHES_PER_WIRE 16
#define WISHES_FACTOR   4

/* A dial that has no answer by then is given up; and so is a connection that
 * was closed here and that the other end does not close. */
#define CONNECT_MS 2000
#define LINGER_MS  1000

static const char *name_of(const struct wires *wires, uint32_t neighbour)
{
    const struct wires_parts *parts = &wires->parts;

    if (neighbour == NODE_STRANGER)
        return NULL;
    return parts->config->servers[parts->neighbours[neighbour]].name;
}

static void obey(struct wires *wires, const struct node_wish *wish)
{
    switch (wish->kind) {
    case NODE_DIAL:
        wire_dial(wires, wish->neighbour);
        break;
    case NODE_CLOSE:
        wire_end(&wires->list[wish->link]);
        break;
    case NODE_TELL:
        link_notes_tell(wish, name_of(wires, wish->neighbour));
        break;
    }
}

/* What the node wished in this turn, in order; obeying may bring further
 * steps, whose wishes are appended. */
static void obey_all(struct wires *wires)
{
    struct node_wishes *wishes = &wires->wishes;

    for (size_t i = 0; i < wishes->count; i++) {
        struct node_wish wish = wishes->list[i];

        obey(wires, &wish);
    }
    wishes->count = 0;
}

static void give_up_late(struct wire *wire, int64_t now_ms)
{
    int64_t waited_ms = now_ms - wire->since_ms;

    if ((wire->state == WIRE_CONNECTING && waited_ms >= CONNECT_MS) ||
        (wire->state == WIRE_ENDING && waited_ms >= LINGER_MS))
        wire_close(wire);
}

static void on_timer(uv_timer_t *timer)
{
    struct wires *wires = timer->data;
    int64_t now_ms = (int64_t)uv_now(timer->loop);

    for (uint32_t i = 0; i < wires->parts.max_links; i++)
        give_up_late(&wires->list[i], now_ms);
    wires_step(wires, (struct node_event){.kind = NODE_TICK});
}

/* When the node wants a turn, or a wire may have to be given up. */
static void set_timer(struct wires *wires)
{
    uint64_t wait_ms = hub_timeout_ms(wires->parts.hub);

    for (uint32_t i = 0; i < wires->parts.max_links; i++) {
        enum wire_state state = wires->list[i].state;

        if ((state == WIRE_CONNECTING || state == WIRE_ENDING) &&
            wait_ms > LINGER_MS)
            wait_ms = LINGER_MS;
    }
    if (wait_ms < INT32_MAX)
        uv_timer_start(&wires->timer, on_timer, wait_ms, 0);
}

static bool all_free(const struct wires *wires)
{
    for (uint32_t i = 0; i < wires->parts.max_links; i++)
        if (wires->list[i].state != WIRE_FREE)
            return false;
    return true;
}

void wires_turn(struct wires *wires)
{
    obey_all(wires);
    if (wires->stopping && wires->on_stopped && all_free(wires)) {
        void (*on_stopped)(void *) = wires->on_stopped;

        wires->on_stopped = NULL;
        on_stopped(wires->context);
        return;
    }
    if (!atomic_exchange(&wires->dirty, false))
        return;
    for (uint32_t i = 0; i < wires->parts.max_links; i++)
        if (wires->list[i].state == WIRE_OPEN)
            wire_pump(&wires->list[i]);
    obey_all(wires); /* a wire may have broken */
    set_timer(wires);
}

static void on_poked(uv_async_t *poked)
{
    struct wires *wires = poked->data;

    atomic_store(&wires->dirty, true);
}

/* ---- beginning and end ---- */

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
    for (uint32_t i = 0; i < wires->parts.max_links; i++) {
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

const struct wires_counters *wires_counters(const struct wires *wires)
{
    return &wires->counters;
}

uint64_t wires_refused_files(const struct wires *wires)
{
    return counter_get(&wires->listener.refused_files);
}
