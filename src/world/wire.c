#include "world/wire.h"

#include "world/link_notes.h"

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
    for (uint32_t i = 0; i < wires->parts.max_links; i++)
        if (wires->list[i].state == WIRE_FREE)
            return &wires->list[i];
    return NULL;
}

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

/* Steps that obeying brings append to the same list, which is obeyed in
 * order by the outermost. */
static void obey_all(struct wires *wires)
{
    if (wires->obeying)
        return;
    wires->obeying = true;
    while (wires->wishes_obeyed < wires->wishes.count) {
        struct node_wish wish = wires->wishes.list[wires->wishes_obeyed++];

        obey(wires, &wish);
    }
    wires->wishes_obeyed = wires->wishes.count = 0;
    wires->obeying = false;
}

void wires_step(struct wires *wires, struct node_event event)
{
    hub_step(wires->parts.hub, event, &wires->wishes);
    obey_all(wires);
    atomic_store(&wires->dirty, true);
}
