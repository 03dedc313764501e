#include "measure.h"

#include "core/frame.h"
#include "inside.h"
#include "traffic.h"
#include "world.h"

void measure_mark(struct sim *sim)
{
    sim->mark_sent = traffic_sent(sim);
    sim->mark_updates = sim->updates;
}

/* In a quiet herd each update crosses a link for each server but one. */
void measure_check_payloads(struct sim *sim)
{
    uint64_t sent = traffic_sent(sim) - sim->mark_sent;
    uint64_t updates = sim->updates - sim->mark_updates;
    uint64_t links = sim->options->spread == SPREAD_TREE
                         ? sim->graph.servers - 1
                         : 2 * sim->graph.count - (sim->graph.servers - 1);

    if (sim->options->profile == PROFILE_QUIET && sent != updates * links)
        sim_fail(sim, "payloads: %llu for %llu updates over %llu links",
                 (unsigned long long)sent, (unsigned long long)updates,
                 (unsigned long long)links);
}

static double ratio(uint64_t a, uint64_t b)
{
    return b ? (double)a / (double)b : 0;
}

/* What a spare link tells of claims now and then, the patience of who lacks
 * them, a PULL, and the way round; less than a link is silent. */
#define DETOUR_NS (1000 * (int64_t)NS_PER_MS)

/* Two sweeps, and what is under way (docs/REPLICATION.md R8). */
static int64_t two_sweeps_ns(const struct sim *sim)
{
    double entry = ratio(sim->traffic.entry_bytes, traffic_sent(sim));
    double sweep = entry * sim->keys;
    double batch = sweep < FRAME_BYTES_MAX ? sweep : FRAME_BYTES_MAX;
    double parcels = PIPE_PARCELS / 2.0 * SLOW_BYTES_PER_S / 10;

    return (int64_t)((2 * sweep + 2 * (batch + parcels)) / SLOW_BYTES_PER_S *
                     NS_PER_S);
}

int64_t measure_staleness_bound(const struct sim *sim)
{
    return sim->options->profile == PROFILE_DETOUR ? DETOUR_NS
                                                   : two_sweeps_ns(sim);
}

void measure_check_staleness(struct sim *sim)
{
    enum profile profile = sim->options->profile;
    int64_t bound_ns = measure_staleness_bound(sim);

    if ((profile == PROFILE_SLOWPEER || profile == PROFILE_DETOUR) &&
        sim->stalest_ns > bound_ns)
        sim_fail(sim, "staleness: %.2f s, beyond the bound of %.2f s",
                 (double)sim->stalest_ns / NS_PER_S,
                 (double)bound_ns / NS_PER_S);
}

void measure(const struct sim *sim, struct outcome *outcome)
{
    uint64_t sent = traffic_sent(sim);
    enum profile profile = sim->options->profile;

    if (profile == PROFILE_QUIET || profile == PROFILE_FLAP)
        outcome->payload_per_update =
            ratio(sent - sim->mark_sent, sim->updates - sim->mark_updates);
    if (profile == PROFILE_HEAL)
        outcome->heal_ratio = ratio(sent - sim->mark_sent, sim->missing);
    outcome->stale_bound_ns = measure_staleness_bound(sim);
    outcome->bytes_per_entry = ratio(sim->traffic.entry_bytes, sent);
    outcome->control_share =
        ratio(sim->traffic.control_bytes, sim->traffic.entry_bytes);
    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        struct node_status status;

        outcome->pulls += sim->hosts[i].pulls_before;
        if (!sim->hosts[i].node)
            continue;
        outcome->carrying += inside_carrying(sim->hosts[i].node);
        node_status(sim->hosts[i].node, &status);
        outcome->pulls += status.counters.pulls;
    }
}
