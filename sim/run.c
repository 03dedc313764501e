#include "run.h"

#include "check.h"
#include "clients.h"
#include "faults.h"
#include "host.h"
#include "inside.h"
#include "measure.h"
#include "phase.h"
#include "topology.h"
#include "world.h"

#include <stdlib.h>

/* A log that stands still with its process is asked again after this. */
#define AGAIN_NS (50 * (int64_t)NS_PER_MS)

static void written(struct sim *sim, const struct event *event)
{
    struct host *host = &sim->hosts[event->a];

    if (!host->node || (uint32_t)host->lives != event->b || !host->written_due)
        return;
    if (host_is_frozen(host)) {
        queue_put(&sim->queue, sim->now_ns + AGAIN_NS, EVENT_WRITTEN, event->a,
                  event->b);
        return;
    }
    host_written(sim, event->a);
    host_finish(sim, event->a);
}

void run_event(struct sim *sim, const struct event *event)
{
    switch (event->kind) {
    case EVENT_TICK:
        host_tick(sim, event->a);
        break;
    case EVENT_WRITTEN:
        written(sim, event);
        break;
    case EVENT_DELIVER:
        wire_deliver(sim, event->a, event->b);
        break;
    case EVENT_DIALLED:
        wire_dialled(sim, event->a);
        break;
    case EVENT_REPORT:
        clients_report(sim);
        break;
    case EVENT_FAULT:
        fault_begin(sim, event->a);
        break;
    case EVENT_MENDED:
        fault_end(sim, event->a);
        break;
    case EVENT_PHASE:
        phase_next(sim);
        break;
    case EVENT_DISK:
        disk_event(sim, event->a, event->b);
        break;
    case EVENT_TOPOLOGY:
        topology_heard(sim, event->a, event->b);
        break;
    default:
        phase_look(sim);
        break;
    }
}

static void sabotage(struct sim *sim)
{
    struct host *host = &sim->hosts[sim->graph.servers - 1];

    for (uint32_t key = 0; host->node && key < sim->keys; key++) {
        struct bytes id = bytes_text(sim->ids[key]);

        inside_spoil(host->node, node_hash(host->node, id), id);
    }
}

static void run_on(struct sim *sim)
{
    while (!sim->failure && !sim->dots_twice && sim->phase != PHASE_DONE) {
        struct event event = queue_take(&sim->queue);

        sim->now_ns = event.at_ns;
        sim->events++;
        run_event(sim, &event);
        if (sim->options->until_event == sim->events)
            return;
        if (sim->options->sabotage && sim->phase == PHASE_CHAOS &&
            sim->events % 4096 == 0)
            sabotage(sim);
    }
}

static void settle_run(struct sim *sim)
{
    if (!sim->failure)
        measure_check_payloads(sim);
    if (!sim->failure)
        measure_check_staleness(sim);
    if (sim->options->profile == PROFILE_HOSTILE)
        return;
    for (uint32_t i = 0; i < sim->graph.servers && !sim->failure; i++) {
        check_all(sim, i);
        promises_check(sim, i);
    }
}

/* All stop in order, and start again from what they have: it is the same, but
 * where a disk was spoilt since. */
static void restart_all(struct sim *sim)
{
    bool sure = true;

    for (uint32_t i = 0; i < sim->graph.servers && !sim->failure; i++)
        if (sim->hosts[i].node) {
            host_stop(sim, i);
            sure = sure && sim->hosts[i].disk->last.settled;
        }
    for (uint32_t i = 0; i < sim->graph.servers && !sim->failure; i++)
        if (!sim->hosts[i].gone)
            host_start(sim, i, false);
    if (sure && !sim->failure && !check_agreement(sim))
        sim_fail(sim, "start: all stopped in order, and then differ");
}

struct outcome run_seed(const struct options *options, uint64_t seed)
{
    struct sim sim;
    struct outcome outcome = {.seed = seed};

    world_make(&sim, options, seed);
    run_on(&sim);
    sim.starts.undecided = sim.dots_twice;
    if (!sim.dots_twice) {
        settle_run(&sim);
        measure(&sim, &outcome);
    }
    if (!sim.failure && sim.keeps_journals && sim.phase == PHASE_DONE)
        restart_all(&sim);
    outcome.starts = sim.starts;
    outcome.failure = sim.failure;
    outcome.history = sim_history(&sim);
    outcome.events = sim.events;
    outcome.trace_hash = sim.trace_hash;
    outcome.reports = sim.reports;
    outcome.updates = sim.updates;
    outcome.servers = sim.graph.servers;
    outcome.edges = sim.graph.count;
    outcome.faults = sim.plan.count;
    outcome.virtual_ns = sim.now_ns;
    if (!sim.dots_twice)
        outcome.agreed_after_ns = sim.agreed_at_ns - sim.settle_at_ns;
    outcome.stalest_ns = sim.stalest_ns;
    world_unmake(&sim);
    return outcome;
}

void outcome_free(struct outcome *outcome)
{
    free(outcome->failure);
    free(outcome->history);
}
