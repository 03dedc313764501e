#include "world/wire.h"

uint32_t wire_index(const struct wire *wire)
{
    return (uint32_t)(wire - wire->wires->list);
}

void wire_set_state(struct wire *wire, enum wire_state state)
{
    wire->state = state;
    wire->since_ms = (int64_t)uv_now(wire->wires->parts.engine->loop);
}

struct wire *wires_free_place(struct wires *wires)
{
    uint32_t i = 0;

    while (i < wires->high && wires->list[i].state != WIRE_FREE)
        i++;
    if (i == wires->parts.max_links)
        return NULL;
    if (i == wires->high)
        wires->high++;
    return &wires->list[i];
}

void wires_step(struct wires *wires, struct node_event event)
{
    hub_step(wires->parts.hub, event, &wires->wishes);
    atomic_store(&wires->dirty, true);
}

void wires_poke(struct wires *wires)
{
    uv_async_send(&wires->poked);
}
