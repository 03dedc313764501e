#include "phase.h"

#include "check.h"
#include "clients.h"
#include "faults.h"
#include "measure.h"
#include "topology.h"

#define S(seconds) ((seconds) * (int64_t)NS_PER_S)

#define WARM_NS    (S(8))
#define PAUSE_NS   S(2)
#define LOOK_NS    (50 * (int64_t)NS_PER_MS)
#define AFTER_NS   (S(15)) /* from the healing to the end, reports included */
#define REPORT_ON  (S(3))  /* ... of which so long */

/* ---- the plan ---- */

static int64_t end_ns(const struct sim *sim)
{
    return S(60) * sim->options->minutes;
}

void phase_plan(struct sim *sim)
{
    enum profile profile = sim->options->profile;

    sim->heal_at_ns =
        profile == PROFILE_HEAL ? WARM_NS + S(15) : end_ns(sim) - AFTER_NS;
    sim->plan = plan_make(sim->options, &sim->graph, &sim->dice[DICE_PLAN],
                          WARM_NS, sim->heal_at_ns);
    for (uint32_t i = 0; i < sim->plan.count; i++)
        queue_put(&sim->queue, sim->plan.faults[i].at_ns, EVENT_FAULT, i, 0);
    queue_put(&sim->queue, WARM_NS - PAUSE_NS, EVENT_PHASE, 0, 0);
    queue_put(&sim->queue, WARM_NS, EVENT_PHASE, 0, 0);
    queue_put(&sim->queue, 1, EVENT_REPORT, 0, 0);
    queue_put(&sim->queue, WARM_NS, EVENT_LOOK, 0, 0);
}

/* ---- one after the other ---- */

/* New clients on both sides, half of all there are on each. */
static void write_both_halves(struct sim *sim)
{
    for (uint32_t key = 0; key < sim->keys; key++) {
        uint32_t side = key % 2, host;

        do {
            host = dice_below(&sim->dice[DICE_CLIENTS], sim->graph.servers);
        } while (fault_group(7, 2, host) != side);
        (void)clients_report_at(sim, host, key);
    }
}

/* A quiet herd is measured from a moment at which nothing is under way. */
static void pause_reports(struct sim *sim)
{
    enum profile profile = sim->options->profile;

    if (profile != PROFILE_QUIET && profile != PROFILE_FLAP)
        return;
    if (sim->now_ns < WARM_NS)
        sim->reporting = false;
    else if (!sim->reporting) {
        sim->reporting = true;
        measure_mark(sim);
    }
}

static void begin_chaos(struct sim *sim)
{
    sim->phase = PHASE_CHAOS;
    pause_reports(sim);
    queue_put(&sim->queue, sim->heal_at_ns, EVENT_PHASE, 0, 0);
    if (sim->options->profile == PROFILE_HEAL) {
        sim->reporting = false;
        faults_part(sim, 7, 2, 1);
        write_both_halves(sim);
    }
}

static void begin_heal(struct sim *sim)
{
    sim_tell(sim, "HEAL");
    faults_end_all(sim);
    sim->phase = PHASE_HEAL;
    int64_t more_ns = sim->options->profile == PROFILE_HEAL ? 0 : REPORT_ON;
    if (sim->options->profile == PROFILE_HEAL) {
        sim->missing = check_missing(sim);
        faults_part(sim, 7, 2, -1);
        measure_mark(sim);
    }
    queue_put(&sim->queue, sim->now_ns + more_ns, EVENT_PHASE, 0, 0);
}

static void begin_settling(struct sim *sim)
{
    sim_tell(sim, "SETTLE");
    sim->phase = PHASE_SETTLE;
    sim->reporting = false;
    sim->settle_at_ns = sim->now_ns;
    topology_find_herds(sim);
    queue_put(&sim->queue, sim->now_ns + LOOK_NS, EVENT_LOOK, 0, 0);
}

void phase_next(struct sim *sim)
{
    if (sim->phase == PHASE_WARM && sim->now_ns < WARM_NS)
        pause_reports(sim);
    else if (sim->phase == PHASE_WARM)
        begin_chaos(sim);
    else if (sim->phase == PHASE_CHAOS)
        begin_heal(sim);
    else
        begin_settling(sim);
}

/* Noticing dead links, dialling, roots, and a way across: bounded. */
static int64_t patience_ns(const struct sim *sim)
{
    int64_t steps = graph_diameter(&sim->graph);
    int64_t slow_ns = sim->options->profile == PROFILE_SLOWPEER  ? S(120)
                      : sim->options->profile == PROFILE_ROT     ? S(60)
                      : sim->options->profile == PROFILE_HOSTILE ? S(240)
                                                                 : 0;

    return S(8) + S(steps) + slow_ns;
}

/* How old what somebody holds is, where that is what the run is about. */
static void look_while_reporting(struct sim *sim)
{
    enum profile profile = sim->options->profile;
    uint32_t last = sim->graph.servers - 1;

    if (profile != PROFILE_SLOWPEER && profile != PROFILE_DETOUR)
        return;
    for (uint32_t i = profile == PROFILE_DETOUR ? 0 : last; i <= last; i++) {
        int64_t stale_ns = check_staleness(sim, i);

        if (stale_ns > sim->stalest_ns)
            sim->stalest_ns = stale_ns;
    }
}

static void fail_to_settle(struct sim *sim, bool agree)
{
    check_explain(sim);
    if (agree && !check_one_tree(sim))
        sim_fail(sim, "tree: records do not flow along one");
    if (agree)
        sim_fail(sim, "hashes: all hold the same, and sum it up as another");
    sim_fail(sim, "agreement: not all the same %lld s after the last report",
             (long long)(patience_ns(sim) / NS_PER_S));
}

void phase_look(struct sim *sim)
{
    if (sim->phase != PHASE_SETTLE) {
        look_while_reporting(sim);
        int64_t wait_ns =
            sim->options->profile == PROFILE_DETOUR ? LOOK_NS : S(1);
        queue_put(&sim->queue, sim->now_ns + wait_ns, EVENT_LOOK, 0, 0);
        return;
    }
    bool agree = check_agreement(sim);

    if (agree && !sim->agreed_at_ns)
        sim->agreed_at_ns = sim->now_ns;
    if (agree && check_one_tree(sim) && check_hashes(sim)) {
        sim->phase = PHASE_DONE;
        return;
    }
    if (sim->now_ns - sim->settle_at_ns > patience_ns(sim))
        fail_to_settle(sim, agree);
    queue_put(&sim->queue, sim->now_ns + LOOK_NS, EVENT_LOOK, 0, 0);
}
