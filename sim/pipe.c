#include "pipe.h"

#include "core/frame.h"
#include "host.h"

#include <string.h>

/* ---- in ---- */

static bool is_held_to(const struct sim *sim, const struct wire *wire,
                       unsigned end)
{
    const struct edge *edge = &sim->graph.edges[wire->edge];
    const struct edge_state *state = &sim->edges[wire->edge];

    return state->held[sim->hosts[wire->ends[end].host].as == edge->a] > 0;
}

void pipe_schedule(struct sim *sim, uint32_t index, unsigned end)
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

void pipe_add_parcel(struct sim *sim, uint32_t index, unsigned end,
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

        pipe_add_parcel(sim, index, end, part);
        size -= part;
    }
    pipe_schedule(sim, index, end);
}

bool wire_has_room(const struct pipe *pipe)
{
    return pipe->size + FRAME_BYTES_MAX <= PIPE_BYTES &&
           pipe->parcel_count < PIPE_PARCELS / 2;
}

void wire_pump(struct sim *sim, uint32_t index, unsigned end)
{
    static uint8_t buffer[FRAME_BYTES_MAX];
    struct wire *wire = &sim->wires.list[index];
    bool more = true;

    while (more && wire->ends[end].open && wire_has_room(&wire->to[1 - end])) {
        size_t size = host_want(sim, wire->ends[end].host, wire->ends[end].link,
                                buffer, &more);

        if (size)
            put_in(sim, index, 1 - end, buffer, (uint32_t)size);
    }
}

/* ---- out ---- */

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
        wire_end_down(sim, wire, end);
        return;
    }
    bool was_full = !wire_has_room(pipe);
    uint32_t size = take_out(sim, pipe, buffer);
    pipe_schedule(sim, index, end);
    host_step(sim, to.host,
              (struct node_event){.kind = NODE_LINK_BYTES,
                                  .link = to.link,
                                  .bytes = bytes_make(buffer, size)});
    /* There may be room again for what the other end has to send. */
    wire = &sim->wires.list[index];
    if (was_full && wire->used && wire->ends[1 - end].open)
        wire_pump(sim, index, 1 - end);
}
