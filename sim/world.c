#include "world.h"

#include "clients.h"
#include "endings.h"
#include "host.h"
#include "phase.h"
#include "twin.h"

#include <stdio.h>
#include <stdlib.h>

static void draw_world(struct sim *sim)
{
    const struct options *o = sim->options;
    struct dice *dice = &sim->dice[DICE_PLAN];
    uint32_t least = o->profile == PROFILE_DETOUR ? 3 : 2;
    uint32_t servers = o->servers ? o->servers : least + dice_below(dice, 7);
    static const uint32_t keys[] = {3, 12, 40, 120};

    sim->graph = graph_make(o, servers, dice);
    sim->keys = o->keys ? o->keys : keys[dice_below(dice, COUNT_OF(keys))];
    if (!o->keys && o->profile == PROFILE_HEAL)
        sim->keys = 400;
    if (!o->keys && o->profile == PROFILE_SLOWPEER)
        sim->keys = 4000;
    sim->reports_per_s = 5 + dice_below(dice, 30);
    if (o->profile == PROFILE_SLOWPEER)
        sim->reports_per_s = 1000; /* far more than the slow links carry */
    if (o->reports_per_s)
        sim->reports_per_s = o->reports_per_s;
    if (dice_once_in(dice, 3) &&
        (o->profile == PROFILE_CHAOS || o->profile == PROFILE_FORGETTING))
        sim->log_lag_ns = dice_between(dice, 1, 30) * NS_PER_MS;
}

/* Where costs are measured nothing is kept, as if writing took no time. */
static void draw_disks(struct sim *sim)
{
    struct dice *dice = &sim->disk_dice;
    enum profile profile = sim->options->profile;

    sim->keeps_journals = profile == PROFILE_CHAOS ||
                          profile == PROFILE_MEMBERS ||
                          profile == PROFILE_FORGETTING;
    sim->journal_synced = dice_once_in(dice, 4);
    sim->short_writes = dice_once_in(dice, 3);
    sim->rotate_bytes = (uint64_t)4096 << dice_between(dice, 0, 5);
}

static void make_edges(struct sim *sim)
{
    static const int64_t usual_us[] = {50, 250, 1000, 5000, 40000};
    struct dice *dice = &sim->dice[DICE_PLAN];

    sim->edges = calloc(sim->graph.count + 1, sizeof(*sim->edges));
    assert(sim->edges);
    for (uint32_t i = 0; i < sim->graph.count; i++) {
        int64_t us = usual_us[dice_below(dice, COUNT_OF(usual_us))];

        if (sim->options->profile != PROFILE_CHAOS)
            us = 250;
        sim->edges[i].usual_latency_ns = us * 1000;
        sim->edges[i].latency_ns = us * 1000;
    }
}

static void slow_down(struct sim *sim, uint32_t host)
{
    for (uint32_t i = 0; i < sim->hosts[host].degree; i++)
        sim->edges[sim->hosts[host].edges[i]].bytes_per_s = SLOW_BYTES_PER_S;
}

static void make_hosts(struct sim *sim)
{
    uint32_t servers = sim->graph.servers;

    /* One more, for a twin. */
    sim->hosts = calloc(servers + 1, sizeof(*sim->hosts));
    assert(sim->hosts);
    for (uint32_t i = 0; i < servers; i++)
        snprintf(sim->hosts[i].name, sizeof(sim->hosts[i].name), "n%04u", i);
    endings_set_clocks(sim);
    for (uint32_t i = 0; i < servers; i++) {
        host_init(sim, i, i);
        host_start(sim, i, false);
    }
    if (sim->options->profile == PROFILE_SLOWPEER)
        slow_down(sim, servers - 1);
}

void world_make(struct sim *sim, const struct options *options, uint64_t seed)
{
    *sim = (struct sim){.options = options, .seed = seed, .reporting = true};
    for (enum dice_purpose i = 0; i < DICES; i++)
        sim->dice[i] = dice_make(seed, i);
    sim->history = calloc(HISTORY, sizeof(*sim->history));
    assert(sim->history);
    sim->disk_dice = dice_make(~seed, DICE_NODES);
    draw_world(sim);
    draw_disks(sim);
    endings_draw(sim);
    clients_init(sim);
    make_edges(sim);
    make_hosts(sim);
    phase_plan(sim);
}

void world_unmake(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        host_free(sim, i);
    twin_free(sim);
    wires_free(sim);
    queue_free(&sim->queue);
    ledger_free(&sim->ledger);
    free(sim->hosts);
    free(sim->edges);
    free(sim->graph.edges);
    free(sim->plan.faults);
    free(sim->ids);
    free(sim->history);
}
