/* Dialling: a connection comes about, or not, after a while. */
#include "host.h"
#include "twin.h"

#include <stdlib.h>
#include <string.h>

/* A connection to a machine that does not answer is given up after this. */
#define DIAL_PATIENCE_NS (2 * (int64_t)NS_PER_S)

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
    uint32_t there = twin_or(sim, h->neighbours[neighbour], DICE_WIRES);
    uint32_t link_here = host_free_link(h);
    uint32_t link_there = host_free_link(&sim->hosts[there]);

    if (link_here == WIRE_NONE || link_there == WIRE_NONE) {
        host_step(sim, here,
                  (struct node_event){.kind = NODE_DIAL_FAILED,
                                      .neighbour = neighbour});
        return;
    }
    uint32_t wire = wire_make(sim, h->edges[neighbour],
                              (struct wire_end){here, link_here, true},
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
    if (!host_is_up(h) || h->lives != dial.life)
        return;
    if (dial.lost || sim->edges[h->edges[dial.neighbour]].cut ||
        is_held(&sim->edges[h->edges[dial.neighbour]]) ||
        !host_is_up(&sim->hosts[there])) {
        host_step(sim, dial.host,
                  (struct node_event){.kind = NODE_DIAL_FAILED,
                                      .neighbour = dial.neighbour});
        return;
    }
    connect_hosts(sim, dial.host, dial.neighbour);
}
