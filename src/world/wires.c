#include "world/wires.h"

#include "world/link_notes.h"

/* A dial that has no answer by then is given up; and so is a connection that
 * was closed here and that the other end does not close. */
#define CONNECT_MS 2000
#define LINGER_MS  1000

static const char *name_of(const struct wires *wires, uint32_t neighbour)
{
    if (neighbour == NODE_STRANGER)
        return NULL;
    return wires->parts.neighbourhood->places[neighbour].name;
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

/* Obeying may bring further steps, whose wishes are appended. */
void wires_obey(struct wires *wires)
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

    for (uint32_t i = 0; i < wires->high; i++)
        give_up_late(&wires->list[i], now_ms);
    wires_step(wires, (struct node_event){.kind = NODE_TICK});
}

/* When the node wants a turn, or a wire may have to be given up. */
static void set_timer(struct wires *wires)
{
    uint64_t wait_ms = hub_timeout_ms(wires->parts.hub);

    for (uint32_t i = 0; i < wires->high; i++) {
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
    for (uint32_t i = 0; i < wires->high; i++)
        if (wires->list[i].state != WIRE_FREE)
            return false;
    return true;
}

void wires_turn(struct wires *wires)
{
    wires_obey(wires);
    if (wires->stopping && wires->on_stopped && all_free(wires)) {
        void (*on_stopped)(void *) = wires->on_stopped;

        wires->on_stopped = NULL;
        on_stopped(wires->context);
        return;
    }
    if (!atomic_exchange(&wires->dirty, false))
        return;
    for (uint32_t i = 0; i < wires->high; i++)
        if (wires->list[i].state == WIRE_OPEN)
            wire_pump(&wires->list[i]);
    wires_obey(wires); /* a wire may have broken */
    set_timer(wires);
}

const struct wires_counters *wires_counters(const struct wires *wires)
{
    return &wires->counters;
}

uint64_t wires_refused_files(const struct wires *wires)
{
    return counter_get(&wires->listener.refused_files);
}
