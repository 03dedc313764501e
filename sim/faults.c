#include "faults.h"

#include "host.h"
#include "hostile.h"
#include "inside.h"
#include "topology.h"
#include "twin.h"

#define FLAP_EVERY_NS (300 * (int64_t)NS_PER_MS)

uint32_t fault_group(uint32_t dice, uint32_t groups, uint32_t host)
{
    uint64_t x = ((uint64_t)dice << 32 | host) * 0x9e3779b97f4a7c15u;

    /* Nobody's group is empty in a herd of as many servers. */
    return host < groups ? host : (uint32_t)((x ^ x >> 29) >> 32) % groups;
}

/* ---- edges ---- */

static void reset_edge(struct sim *sim, uint32_t edge)
{
    for (uint32_t i = 0; i < sim->wires.high; i++)
        if (sim->wires.list[i].used && sim->wires.list[i].edge == edge)
            wire_reset(sim, i);
}

static void cut_edge(struct sim *sim, uint32_t edge, int by)
{
    sim->edges[edge].cut += by;
    if (by > 0)
        reset_edge(sim, edge);
}

void fault_hold(struct sim *sim, uint32_t edge, bool from_a, bool from_b,
                int by)
{
    struct edge_state *state = &sim->edges[edge];

    state->held[0] += from_a ? by : 0;
    state->held[1] += from_b ? by : 0;
    wire_release(sim, edge);
}

void faults_part(struct sim *sim, uint32_t dice, uint32_t groups, int by)
{
    for (uint32_t i = 0; i < sim->graph.count; i++) {
        const struct edge *edge = &sim->graph.edges[i];

        if (fault_group(dice, groups, edge->a) !=
            fault_group(dice, groups, edge->b))
            cut_edge(sim, i, by);
    }
}

/* ---- hosts ---- */

static void kill_all_but(struct sim *sim, uint32_t spared)
{
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        if (i != spared && sim->hosts[i].node)
            host_kill(sim, i, true);
}

void fault_start(struct sim *sim, uint32_t host)
{
    if (!sim->hosts[host].node && !sim->hosts[host].gone)
        host_start(sim, host, false);
}

void fault_kill(struct sim *sim, uint32_t host, bool told)
{
    if (sim->hosts[host].node)
        host_kill(sim, host, told);
}

static void drift(struct sim *sim, uint32_t index, int32_t ppm)
{
    struct host *host = &sim->hosts[index];
    struct node_moment before = host_moment(sim, host);

    host->drift_ppm = ppm;
    /* No jump: the wall goes on from where it is. The steady clock is that of
     * a process, whose zero is moved. */
    struct node_moment after = host_moment(sim, host);
    host->wall_shift_ns += before.wall_ns - after.wall_ns;
    host->born_at_ns += after.mono_ns - before.mono_ns;
    after = host_moment(sim, host);
    if (after.mono_ns < before.mono_ns)
        host->born_at_ns -= before.mono_ns - after.mono_ns + 1000;
}

static void go_mad(struct sim *sim, uint32_t host)
{
    fault_kill(sim, host, true);
    hostile_begin(sim, host);
}

static void come_to_reason(struct sim *sim, uint32_t host)
{
    hostile_end(sim, host);
    fault_start(sim, host);
}

static void rot(struct sim *sim, struct host *host, uint32_t key)
{
    struct bytes id = bytes_text(sim->ids[key]);

    if (host->node)
        inside_spoil(host->node, node_hash(host->node, id), id);
}

/* ---- both ways ---- */

static void apply_edge(struct sim *sim, const struct fault *fault, int by)
{
    struct edge_state *edge = &sim->edges[fault->target];

    switch (fault->kind) {
    case FAULT_RESET:
        if (by > 0)
            reset_edge(sim, fault->target);
        break;
    case FAULT_CUT:
        cut_edge(sim, fault->target, by);
        break;
    case FAULT_HOLD:
        fault_hold(sim, fault->target, true, true, by);
        break;
    case FAULT_HOLD_ONE:
        fault_hold(sim, fault->target, true, false, by);
        break;
    case FAULT_SLOW:
        edge->slow += by;
        edge->bytes_per_s = edge->slow ? fault->size : 0;
        break;
    case FAULT_UNLINK:
        /* One in four is for good. */
        if (by > 0 || fault->size)
            topology_unlink(sim, fault->target, by);
        break;
    case FAULT_DELAY:
        edge->latency_ns = by > 0 ? fault->size : edge->usual_latency_ns;
        break;
    default:
        reset_edge(sim, fault->target); /* a flap */
        break;
    }
}

static void apply_host(struct sim *sim, const struct fault *fault, int by)
{
    uint32_t index = fault->target;
    struct host *host = &sim->hosts[index];

    switch (fault->kind) {
    case FAULT_MASSACRE:
        if (by > 0)
            kill_all_but(sim, index);
        for (uint32_t i = 0; by < 0 && i < sim->graph.servers; i++)
            fault_start(sim, i);
        break;
    case FAULT_TWIN:
        if (by > 0)
            twin_begin(sim, index);
        else
            twin_end(sim, index);
        break;
    case FAULT_EXPEL:
        if (by > 0)
            topology_expel(sim, fault);
        else
            topology_admit(sim, fault);
        break;
    case FAULT_HOSTILE:
        if (by > 0)
            go_mad(sim, index);
        else
            come_to_reason(sim, index);
        break;
    case FAULT_FREEZE:
        host->freezes += by;
        if (!host->freezes)
            host_thaw(sim, index);
        break;
    case FAULT_ROT:
        rot(sim, host, (uint32_t)(fault->size % sim->keys));
        break;
    case FAULT_CLOCK:
        host->wall_shift_ns += by > 0 ? fault->size * NS_PER_S : 0;
        break;
    default:
        drift(sim, index, by > 0 ? (int32_t)fault->size : 0);
        break;
    }
}

void fault_apply(struct sim *sim, const struct fault *fault, int by)
{
    switch (fault->kind) {
    case FAULT_HALVES:
    case FAULT_THIRDS:
        faults_part(sim, fault->target, (uint32_t)fault->size, by);
        break;
    case FAULT_RESET:
    case FAULT_CUT:
    case FAULT_HOLD:
    case FAULT_HOLD_ONE:
    case FAULT_SLOW:
    case FAULT_DELAY:
    case FAULT_UNLINK:
    case FAULT_FLAP:
        apply_edge(sim, fault, by);
        break;
    case FAULT_KILL:
    case FAULT_POWER:
    case FAULT_SET_BACK:
    case FAULT_WIPE:
    case FAULT_RESTORE:
    case FAULT_FULL:
    case FAULT_IO:
    case FAULT_SYNC:
    case FAULT_FLIP:
        fault_apply_disk(sim, fault, by);
        break;
    default:
        apply_host(sim, fault, by);
        break;
    }
}

void fault_begin(struct sim *sim, uint32_t index)
{
    struct fault *fault = &sim->plan.faults[index];
    char text[100];

    if (fault->skipped || sim->phase != PHASE_CHAOS)
        return;
    plan_describe(&sim->plan, index, text, sizeof(text));
    sim_tell(sim, "FAULT %s", text);
    if (fault->for_ns && !fault->active)
        queue_put(&sim->queue, sim->now_ns + fault->for_ns, EVENT_MENDED, index,
                  0);
    if (fault->kind == FAULT_FLAP && sim->now_ns < fault->at_ns + fault->for_ns)
        queue_put(&sim->queue, sim->now_ns + FLAP_EVERY_NS, EVENT_FAULT, index,
                  0);
    fault->active = fault->for_ns > 0;
    fault_apply(sim, fault, 1);
}

void fault_end(struct sim *sim, uint32_t index)
{
    struct fault *fault = &sim->plan.faults[index];

    if (!fault->active)
        return;
    fault->active = false;
    sim_tell(sim, "MENDED %u", index);
    fault_apply(sim, fault, -1);
}

void faults_end_all(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->plan.count; i++)
        fault_end(sim, i);
    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        /* Nobody who could tell it of its past may be left. */
        if (sim->hosts[i].unproved) {
            fault_kill(sim, i, true);
            disk_wipe(sim, i);
        }
        fault_start(sim, i);
    }
}
