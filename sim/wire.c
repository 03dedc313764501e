#include "wire.h"

#include "core/frame.h"
#include "host.h"
#include "sim.h"

#include <stdlib.h>
#include <string.h>

/* A connection to a machine that does not answer is given up after this. */
#define DIAL_PATIENCE_NS (2 * (int64_t)NS_PER_S)

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

static uint32_t make(struct sim *sim, uint32_t edge, struct wire_end a,
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

/* ---- dialling ---- */

static uint32_t free_dial(struct wires *wires)
{
    for (uint32_t i = 0; i < wires->dial_room; i++)
        if (!wires->dials[i].used)
            return i;
    uint32_t first = wires->dial_room;
    wires->dial_room = first ? 2 * first : 32;
    wires->dials =
        realloc(wires->dials, wires->dial_room * sizeof(*wires->dials));
    assert(wires->dials);
    memset(&wires->dials[first], 0,
           (wires->dial_room - first) * sizeof(*wires->dials));
    return first;
}

static bool is_held(const struct edge_state *edge)
{
    return edge->held[0] || edge->held[1];
}

void wire_dial(struct sim *sim, uint32_t host, uint32_t neighbour)
{
    const struct host *h = &sim->hosts[host];
    const struct edge_state *edge = &sim->edges[h->edges[neighbour]];
    uint32_t dial = free_dial(&sim->wires);
    int64_t wait_ns = 2 * edge->latency_ns;

    sim->wires.dials[dial] = (struct dial){.used = true,
                                           .host = host,
                                           .neighbour = neighbour,
                                           .life = h->lives,
                                           .lost = is_held(edge)};
    if (is_held(edge))
        wait_ns = DIAL_PATIENCE_NS;
    queue_put(&sim->queue, sim->now_ns + wait_ns, EVENT_DIALLED, dial, 0);
}

static void connect_hosts(struct sim *sim, uint32_t here, uint32_t neighbour)
{
    struct host *h = &sim->hosts[here];
    uint32_t there = h->neighbours[neighbour];
    uint32_t link_here = host_free_link(h);
    uint32_t link_there = host_free_link(&sim->hosts[there]);

    if (link_here == WIRE_NONE || link_there == WIRE_NONE) {
        host_step(sim, here,
                  (struct node_event){.kind = NODE_DIAL_FAILED,
                                      .neighbour = neighbour});
        return;
    }
    uint32_t wire =
        make(sim, h->edges[neighbour], (struct wire_end){here, link_here, true},
             (struct wire_end){there, link_there, true});
    host_join(h, link_here, wire);
    host_join(&sim->hosts[there], link_there, wire);
    host_step(sim, here,
              (struct node_event){.kind = NODE_LINK_UP,
                                  .link = link_here,
                                  .neighbour = neighbour});
    /* The first step may have closed it again. */
    if (sim->wires.list[wire].ends[1].open)
        host_step(sim, there,
                  (struct node_event){.kind = NODE_LINK_UP,
                                      .link = link_there,
                                      .neighbour = NODE_STRANGER});
}

void wire_dialled(struct sim *sim, uint32_t index)
{
    struct dial dial = sim->wires.dials[index];
    const struct host *h = &sim->hosts[dial.host];
    uint32_t there = h->neighbours[dial.neighbour];

    sim->wires.dials[index].used = false;
    if (!h->node || h->lives != dial.life)
        return;
    if (dial.lost || sim->edges[h->edges[dial.neighbour]].cut ||
        is_held(&sim->edges[h->edges[dial.neighbour]]) ||
        !sim->hosts[there].node) {
        host_step(sim, dial.host,
                  (struct node_event){.kind = NODE_DIAL_FAILED,
                                      .neighbour = dial.neighbour});
        return;
    }
    connect_hosts(sim, dial.host, dial.neighbour);
}

/* ---- bytes ---- */

static bool is_held_to(const struct sim *sim, const struct wire *wire,
                       unsigned end)
{
    const struct edge *edge = &sim->graph.edges[wire->edge];
    const struct edge_state *state = &sim->edges[wire->edge];

    return state->held[wire->ends[end].host == edge->a] > 0;
}

static void schedule(struct sim *sim, uint32_t index, unsigned end)
{
    const struct wire *wire = &sim->wires.list[index];
    struct pipe *pipe = &sim->wires.list[index].to[end];
    int64_t at_ns = pipe->parcels[pipe->parcel_first].at_ns;

    if (pipe->scheduled || !pipe->parcel_count || is_held_to(sim, wire, end))
        return;
    pipe->scheduled = true;
    queue_put(&sim->queue, at_ns > sim->now_ns ? at_ns : sim->now_ns,
              EVENT_DELIVER, index, end | wire->generation << 1);
}

/* A slow line brings what was written little by little. */
static uint32_t parcel_bytes(const struct edge_state *edge, uint32_t bytes)
{
    int64_t most = edge->bytes_per_s / 10;

    return edge->bytes_per_s && bytes > most ? (uint32_t)most : bytes;
}

static void add_parcel(struct sim *sim, uint32_t index, unsigned end,
                       uint32_t bytes)
{
    struct pipe *pipe = &sim->wires.list[index].to[end];
    const struct edge_state *edge = &sim->edges[sim->wires.list[index].edge];
    int64_t begin_ns =
        pipe->free_at_ns > sim->now_ns ? pipe->free_at_ns : sim->now_ns;
    int64_t jitter_ns = dice_below(&sim->dice[DICE_WIRES], 50000);
    uint32_t last = pipe->parcel_first + pipe->parcel_count - 1;

    pipe->free_at_ns =
        begin_ns +
        (edge->bytes_per_s ? bytes * (int64_t)NS_PER_S / edge->bytes_per_s : 0);
    int64_t at_ns = pipe->free_at_ns + edge->latency_ns + jitter_ns;
    if (pipe->parcel_count && pipe->parcels[last % PIPE_PARCELS].at_ns > at_ns)
        at_ns = pipe->parcels[last % PIPE_PARCELS].at_ns;
    assert(pipe->parcel_count < PIPE_PARCELS);
    pipe->parcels[++last % PIPE_PARCELS] = (struct parcel){at_ns, bytes};
    pipe->parcel_count++;
}

static void put_in(struct sim *sim, uint32_t index, unsigned end,
                   const uint8_t *bytes, uint32_t size)
{
    struct wire *wire = &sim->wires.list[index];
    struct pipe *pipe = &wire->to[end];

    for (uint32_t i = 0; i < size;) {
        uint32_t at = (pipe->first + pipe->size) % PIPE_BYTES;
        uint32_t part = size - i < PIPE_BYTES - at ? size - i : PIPE_BYTES - at;

        memcpy(pipe->bytes + at, bytes + i, part);
        pipe->size += part;
        i += part;
    }
    while (size) {
        bool room = pipe->parcel_count < PIPE_PARCELS - 2;
        uint32_t part =
            room ? parcel_bytes(&sim->edges[wire->edge], size) : size;

        add_parcel(sim, index, end, part);
        size -= part;
    }
    schedule(sim, index, end);
}

static bool has_room(const struct pipe *pipe)
{
    return pipe->size + FRAME_BYTES_MAX <= PIPE_BYTES &&
           pipe->parcel_count < PIPE_PARCELS / 2;
}

void wire_pump(struct sim *sim, uint32_t index, unsigned end)
{
    static uint8_t buffer[FRAME_BYTES_MAX];
    struct wire *wire = &sim->wires.list[index];
    bool more = true;

    while (more && wire->ends[end].open && has_room(&wire->to[1 - end])) {
        size_t size = host_want(sim, wire->ends[end].host, wire->ends[end].link,
                                buffer, &more);

        if (size)
            put_in(sim, index, 1 - end, buffer, (uint32_t)size);
    }
}

static void free_if_done(struct wire *wire)
{
    if (!wire->ends[0].open && !wire->ends[1].open)
        wire->used = false;
}

/* That end's node hears that the connection is gone. */
static void end_down(struct sim *sim, struct wire *wire, unsigned end)
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
    add_parcel(sim, index, 1 - end, 0);
    schedule(sim, index, 1 - end);
}

void wire_reset(struct sim *sim, uint32_t index)
{
    for (unsigned end = 0; end < 2; end++)
        if (sim->wires.list[index].used)
            end_down(sim, &sim->wires.list[index], end);
}

void wire_release(struct sim *sim, uint32_t edge)
{
    for (uint32_t i = 0; i < sim->wires.high; i++)
        if (sim->wires.list[i].used && sim->wires.list[i].edge == edge) {
            schedule(sim, i, 0);
            schedule(sim, i, 1);
        }
}

/* Take the first parcel, or a part of it, out of the pipe. */
static uint32_t take_out(struct sim *sim, struct pipe *pipe, uint8_t *bytes)
{
    struct parcel *parcel = &pipe->parcels[pipe->parcel_first % PIPE_PARCELS];
    uint32_t size = parcel->bytes;

    if (size > 1 && dice_once_in(&sim->dice[DICE_WIRES], 16))
        size = 1 + dice_below(&sim->dice[DICE_WIRES], size - 1);
    for (uint32_t i = 0; i < size;) {
        uint32_t part = size - i < PIPE_BYTES - pipe->first
                            ? size - i
                            : PIPE_BYTES - pipe->first;

        memcpy(bytes + i, pipe->bytes + pipe->first, part);
        pipe->first = (pipe->first + part) % PIPE_BYTES;
        i += part;
    }
    pipe->size -= size;
    if (!pipe->size)
        pipe->first = 0; /* the same few pages again and again */
    parcel->bytes -= size;
    if (parcel->bytes == 0) {
        pipe->parcel_first = (pipe->parcel_first + 1) % PIPE_PARCELS;
        pipe->parcel_count--;
    }
    return size;
}

void wire_deliver(struct sim *sim, uint32_t index, unsigned end_and_generation)
{
    static uint8_t buffer[PIPE_BYTES];
    struct wire *wire = &sim->wires.list[index];
    unsigned end = end_and_generation & 1;
    struct pipe *pipe = &wire->to[end];
    struct wire_end to = wire->ends[end];

    if (!wire->used || wire->generation << 1 != (end_and_generation & ~1u))
        return;
    pipe->scheduled = false;
    if (!to.open || is_held_to(sim, wire, end) ||
        host_is_frozen(&sim->hosts[to.host]))
        return;
    if (!pipe->parcels[pipe->parcel_first % PIPE_PARCELS].bytes) {
        end_down(sim, wire, end);
        return;
    }
    uint32_t size = take_out(sim, pipe, buffer);
    schedule(sim, index, end);
    host_step(sim, to.host,
              (struct node_event){.kind = NODE_LINK_BYTES,
                                  .link = to.link,
                                  .bytes = bytes_make(buffer, size)});
    /* There is room again for what the other end has to send. */
    wire = &sim->wires.list[index];
    if (wire->used && wire->ends[1 - end].open)
        wire_pump(sim, index, 1 - end);
}
