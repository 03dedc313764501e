#include "hostile.h"

#include "core/frame.h"
#include "host.h"
#include "inside.h"

#include <stdlib.h>

#define TURN_NS     (20 * (int64_t)NS_PER_MS)
#define SPEAK_ROOM  8192
#define BUDGET_MOST 12

/* Lives that it could know of, to lie about them when they are over. */
static void learn_lives(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        if (sim->hosts[i].node)
            (void)ledger_life(&sim->ledger, i,
                              inside_self_incarnation(sim->hosts[i].node));
}

static void plan_turn(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    host->tick_at_ns =
        sim->now_ns + dice_about(&sim->dice[DICE_NODES], TURN_NS);
    queue_put(&sim->queue, host->tick_at_ns, EVENT_TICK, index, 0);
}

void hostile_begin(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct hostile *hostile = calloc(1, sizeof(*hostile));
    struct dice *dice = &sim->dice[DICE_NODES];

    assert(!host->node && !host->hostile && hostile);
    hostile->greeted = calloc(host->config.max_links, sizeof(bool));
    assert(hostile->greeted);
    uint64_t some = dice_throw(dice);
    hostile->kinds = (unsigned)(some | dice_throw(dice));
    hostile->rude = dice_once_in(dice, 2);
    hostile->endless = dice_once_in(dice, 3);
    host->hostile = hostile;
    host->mad_until_ns = INT64_MAX;
    host->lives++;
    for (uint32_t i = 0; i < host->config.max_links; i++)
        host->wires[i] = WIRE_NONE;
    plan_turn(sim, index);
}

void hostile_end(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    host_close_wires(sim, index, true);
    free(host->hostile->greeted);
    free(host->hostile);
    host->hostile = NULL;
    host->mad_until_ns = sim->now_ns;
}

void hostile_step(struct sim *sim, uint32_t index,
                  const struct node_event *event)
{
    struct host *host = &sim->hosts[index];

    if (event->kind != NODE_LINK_UP)
        return;
    host->hostile->greeted[event->link] = false;
    if (host->wires[event->link] != WIRE_NONE)
        host_pump(sim, index, event->link);
}

static bool is_linked(const struct sim *sim, const struct host *host,
                      uint32_t neighbour)
{
    for (uint32_t i = 0; i < host->links_high; i++)
        if (host->wires[i] != WIRE_NONE &&
            sim->wires.list[host->wires[i]].edge == host->edges[neighbour])
            return true;
    return false;
}

void hostile_tick(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct dice *dice = &sim->dice[DICE_NODES];

    learn_lives(sim);
    for (uint32_t i = 0; i < host->degree; i++)
        if (!is_linked(sim, host, i) && dice_once_in(dice, 8))
            wire_dial(sim, index, i);
    for (uint32_t i = 0; i < host->links_high; i++) {
        if (host->wires[i] == WIRE_NONE)
            continue;
        host->hostile->budget = dice_below(dice, BUDGET_MOST);
        host_pump(sim, index, i);
    }
    plan_turn(sim, index);
}

size_t hostile_want(struct sim *sim, uint32_t index, uint32_t link,
                    uint8_t *buffer, bool *more)
{
    struct hostile *hostile = sim->hosts[index].hostile;
    struct writer w = writer_make(buffer, FRAME_BYTES_MAX);

    *more = false;
    if (!hostile->greeted[link])
        hostile_greet(sim, index, &w);
    hostile->greeted[link] = true;
    while (hostile->budget && writer_room(&w) >= SPEAK_ROOM) {
        hostile->budget--;
        hostile_speak(sim, index, &w);
    }
    assert(!w.full);
    sim_mix(sim, w.size);
    return w.size;
}
