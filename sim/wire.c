#include "wire.h"

#include "host.h"
#include "pipe.h"

#include <stdlib.h>

/* ---- places ---- */

static uint32_t free_place(struct wires *wires)
{
    for (uint32_t i = 0; i < wires->high; i++)
        if (!wires->list[i].used)
            return i;
    if (wires->high == wires->room) {
        wires->room = wires->room ? 2 * wires->room : 32;
        wires->list = realloc(wires->list, wires->room * sizeof(*wires->list));
        assert(wires->list);
    }
    wires->list[wires->high] = (struct wire){.used = false};
    return wires->high++;
}

static void clear_pipe(struct pipe *pipe)
{
    uint8_t *bytes = pipe->bytes ? pipe->bytes : malloc(PIPE_BYTES);

    assert(bytes);
    *pipe = (struct pipe){.bytes = bytes};
}

uint32_t wire_make(struct sim *sim, uint32_t edge, struct wire_end a,
                   struct wire_end b)
{
    uint32_t index = free_place(&sim->wires);
    struct wire *wire = &sim->wires.list[index];

    clear_pipe(&wire->to[0]);
    clear_pipe(&wire->to[1]);
    wire->used = true;
    wire->generation++;
    wire->edge = edge;
    wire->ends[0] = a;
    wire->ends[1] = b;
    return index;
}

void wires_free(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->wires.high; i++) {
        free(sim->wires.list[i].to[0].bytes);
        free(sim->wires.list[i].to[1].bytes);
    }
    free(sim->wires.list);
    free(sim->wires.dials);
}

/* ---- ends ---- */

unsigned wire_end_of(const struct wire *wire, uint32_t host, uint32_t link)
{
    return wire->ends[0].host == host && wire->ends[0].link == link ? 0 : 1;
}

static void free_if_done(struct wire *wire)
{
    if (!wire->ends[0].open && !wire->ends[1].open)
        wire->used = false;
}

void wire_end_down(struct sim *sim, struct wire *wire, unsigned end)
{
    struct wire_end *e = &wire->ends[end];
    uint32_t host = e->host, link = e->link;

    if (!e->open)
        return;
    e->open = false;
    sim->hosts[host].wires[link] = WIRE_NONE;
    free_if_done(wire);
    host_step(sim, host,
              (struct node_event){.kind = NODE_LINK_DOWN, .link = link});
}

void wire_close(struct sim *sim, uint32_t index, unsigned end, bool told)
{
    struct wire *wire = &sim->wires.list[index];

    wire->ends[end].open = false;
    sim->hosts[wire->ends[end].host].wires[wire->ends[end].link] = WIRE_NONE;
    free_if_done(wire);
    if (!wire->used || !told)
        return;
    pipe_add_parcel(sim, index, 1 - end, 0);
    pipe_schedule(sim, index, 1 - end);
}

void wire_reset(struct sim *sim, uint32_t index)
{
    for (unsigned end = 0; end < 2; end++)
        if (sim->wires.list[index].used)
            wire_end_down(sim, &sim->wires.list[index], end);
}

void wire_release(struct sim *sim, uint32_t edge)
{
    for (uint32_t i = 0; i < sim->wires.high; i++)
        if (sim->wires.list[i].used && sim->wires.list[i].edge == edge) {
            pipe_schedule(sim, i, 0);
            pipe_schedule(sim, i, 1);
        }
}
