#include "run.h"

#include "check.h"
#include "clients.h"
#include "faults.h"
#include "host.h"
#include "inside.h"
#include "traffic.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define S(seconds) ((seconds) * (int64_t)NS_PER_S)

#define WARM_NS    (S(8))
#define PAUSE_NS   S(2)
#define LOOK_NS    (50 * (int64_t)NS_PER_MS)
#define AFTER_NS   (S(15)) /* from the healing to the end, reports included */
#define REPORT_ON  (S(3))  /* ... of which so long */

/* ---- telling ---- */

void sim_mix(struct sim *sim, uint64_t value)
{
    uint64_t x =
        (sim->trace_hash ^ value ^ (uint64_t)sim->now_ns) * 0x9e3779b97f4a7c15u;

    sim->trace_hash = x ^ x >> 32;
}

static void remember(struct sim *sim, const char *text)
{
    struct remembered *place = &sim->history[HISTORY - 1];

    /* The oldest makes room. */
    memmove(sim->history, sim->history + 1,
            (HISTORY - 1) * sizeof(*sim->history));
    place->at_ns = sim->now_ns;
    snprintf(place->text, sizeof(place->text), "%s", text);
}

void sim_tell(struct sim *sim, const char *format, ...)
{
    char text[sizeof(sim->history->text)];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    remember(sim, text);
    if (sim->options->trace)
        printf("%12.3f ms  %s\n", (double)sim->now_ns / NS_PER_MS, text);
}

void sim_fail(struct sim *sim, const char *format, ...)
{
    char text[256];
    va_list arguments;

    if (sim->failure)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    sim->failure = strdup(text);
    sim_tell(sim, "FAILURE %s", text);
}

/* ---- making ---- */

static void draw_world(struct sim *sim)
{
    const struct options *o = sim->options;
    struct dice *dice = &sim->dice[DICE_PLAN];
    uint32_t servers = o->servers ? o->servers : 2 + dice_below(dice, 7);
    static const uint32_t keys[] = {3, 12, 40, 120};

    sim->graph = graph_make(o, servers, dice);
    sim->keys = o->keys ? o->keys : keys[dice_below(dice, COUNT_OF(keys))];
    if (!o->keys && o->profile == PROFILE_HEAL)
        sim->keys = 400;
    sim->reports_per_s =
        o->reports_per_s ? o->reports_per_s : 5 + dice_below(dice, 30);
    if (dice_once_in(dice, 3) && o->profile == PROFILE_CHAOS)
        sim->log_lag_ns = dice_between(dice, 1, 30) * NS_PER_MS;
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
        sim->edges[sim->hosts[host].edges[i]].bytes_per_s = 8000;
}

static void make_hosts(struct sim *sim)
{
    uint32_t servers = sim->graph.servers;

    sim->hosts = calloc(servers, sizeof(*sim->hosts));
    assert(sim->hosts);
    for (uint32_t i = 0; i < servers; i++)
        snprintf(sim->hosts[i].name, sizeof(sim->hosts[i].name), "n%04u", i);
    for (uint32_t i = 0; i < servers; i++) {
        host_init(sim, i);
        host_start(sim, i, false);
    }
    if (sim->options->profile == PROFILE_SLOWPEER)
        slow_down(sim, servers - 1);
}

static int64_t end_ns(const struct sim *sim)
{
    return S(sim->options->minutes * 60);
}

static void plan_phases(struct sim *sim)
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
}

static void make(struct sim *sim, const struct options *options, uint64_t seed)
{
    *sim = (struct sim){.options = options, .seed = seed, .reporting = true};
    for (enum dice_purpose i = 0; i < DICES; i++)
        sim->dice[i] = dice_make(seed, i);
    sim->history = calloc(HISTORY, sizeof(*sim->history));
    assert(sim->history);
    draw_world(sim);
    clients_init(sim);
    make_edges(sim);
    make_hosts(sim);
    plan_phases(sim);
}

static void unmake(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        host_free(sim, i);
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

/* ---- phases ---- */

static void mark(struct sim *sim)
{
    sim->mark_sent = traffic_sent(sim);
    sim->mark_updates = sim->updates;
}

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
        mark(sim);
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
        mark(sim);
    }
    queue_put(&sim->queue, sim->now_ns + more_ns, EVENT_PHASE, 0, 0);
}

static void begin_settling(struct sim *sim)
{
    sim_tell(sim, "SETTLE");
    sim->phase = PHASE_SETTLE;
    sim->reporting = false;
    sim->settle_at_ns = sim->now_ns;
    queue_put(&sim->queue, sim->now_ns + LOOK_NS, EVENT_LOOK, 0, 0);
}

static void next_phase(struct sim *sim)
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
    int64_t slow_ns = sim->options->profile == PROFILE_SLOWPEER ? S(120)
                      : sim->options->profile == PROFILE_ROT    ? S(60)
                                                                : 0;

    return S(8) + S(steps) + slow_ns;
}

/* Quiet herds are measured when they have settled for a while. */
static void look_while_reporting(struct sim *sim)
{
    uint32_t last = sim->graph.servers - 1;

    if (sim->options->profile != PROFILE_SLOWPEER)
        return;
    int64_t stale_ns = check_staleness(sim, last);
    if (stale_ns > sim->stalest_ns)
        sim->stalest_ns = stale_ns;
}

static void look(struct sim *sim)
{
    if (sim->phase != PHASE_SETTLE) {
        look_while_reporting(sim);
        queue_put(&sim->queue, sim->now_ns + S(1), EVENT_LOOK, 0, 0);
        return;
    }
    bool agree = check_agreement(sim);

    if (agree && !sim->agreed_at_ns)
        sim->agreed_at_ns = sim->now_ns;
    if (agree && check_one_tree(sim)) {
        sim->phase = PHASE_DONE;
        return;
    }
    if (sim->now_ns - sim->settle_at_ns > patience_ns(sim)) {
        check_explain(sim);
        if (agree)
            sim_fail(sim, "tree: records do not flow along one");
        sim_fail(sim,
                 "agreement: not all the same %lld s after the last report",
                 (long long)(patience_ns(sim) / NS_PER_S));
    }
    queue_put(&sim->queue, sim->now_ns + LOOK_NS, EVENT_LOOK, 0, 0);
}

/* ---- the loop ---- */

static void written(struct sim *sim, const struct event *event)
{
    struct host *host = &sim->hosts[event->a];

    if (!host->node || (uint32_t)host->lives != event->b || !host->written_due)
        return;
    if (host_is_frozen(host)) {
        queue_put(&sim->queue, sim->now_ns + LOOK_NS, EVENT_WRITTEN, event->a,
                  event->b);
        return;
    }
    host_written(sim, event->a);
    host_finish(sim, event->a);
}

static void happen(struct sim *sim, const struct event *event)
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
        next_phase(sim);
        break;
    default:
        look(sim);
        break;
    }
}

static void sabotage(struct sim *sim)
{
    struct host *host = &sim->hosts[sim->graph.servers - 1];

    for (uint32_t key = 0; key < sim->keys; key++) {
        struct bytes id = bytes_text(sim->ids[key]);

        inside_spoil(host->node, node_hash(host->node, id), id);
    }
}

static void run_on(struct sim *sim)
{
    while (!sim->failure && sim->phase != PHASE_DONE) {
        struct event event = queue_take(&sim->queue);

        sim->now_ns = event.at_ns;
        sim->events++;
        happen(sim, &event);
        if (sim->options->until_event == sim->events)
            return;
        if (sim->options->sabotage && sim->phase == PHASE_CHAOS &&
            sim->events % 4096 == 0)
            sabotage(sim);
    }
}

/* In a quiet herd each update crosses a link for each server but one. */
static void check_payloads(struct sim *sim)
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

static void settle_run(struct sim *sim)
{
    if (!sim->failure)
        check_payloads(sim);
    for (uint32_t i = 0; i < sim->graph.servers && !sim->failure; i++)
        check_all(sim, i);
}

/* ---- the verdict ---- */

static char *history_of(const struct sim *sim)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    assert(file);
    for (size_t i = 0; i < HISTORY; i++)
        if (sim->history[i].text[0])
            fprintf(file, "%12.3f ms  %s\n",
                    (double)sim->history[i].at_ns / NS_PER_MS,
                    sim->history[i].text);
    fclose(file);
    return text;
}

static double ratio(uint64_t a, uint64_t b)
{
    return b ? (double)a / (double)b : 0;
}

static void measure(struct sim *sim, struct outcome *outcome)
{
    uint64_t sent = traffic_sent(sim);
    enum profile profile = sim->options->profile;

    if (profile == PROFILE_QUIET || profile == PROFILE_FLAP)
        outcome->payload_per_update =
            ratio(sent - sim->mark_sent, sim->updates - sim->mark_updates);
    if (profile == PROFILE_HEAL)
        outcome->heal_ratio = ratio(sent - sim->mark_sent, sim->missing);
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

struct outcome run_seed(const struct options *options, uint64_t seed)
{
    struct sim sim;
    struct outcome outcome = {.seed = seed};

    make(&sim, options, seed);
    queue_put(&sim.queue, WARM_NS, EVENT_LOOK, 0, 0);
    run_on(&sim);
    settle_run(&sim);
    measure(&sim, &outcome);
    outcome.failure = sim.failure;
    outcome.history = history_of(&sim);
    outcome.events = sim.events;
    outcome.trace_hash = sim.trace_hash;
    outcome.reports = sim.reports;
    outcome.updates = sim.updates;
    outcome.servers = sim.graph.servers;
    outcome.edges = sim.graph.count;
    outcome.faults = sim.plan.count;
    outcome.virtual_ns = sim.now_ns;
    outcome.agreed_after_ns = sim.agreed_at_ns - sim.settle_at_ns;
    outcome.stalest_ns = sim.stalest_ns;
    unmake(&sim);
    return outcome;
}

void outcome_free(struct outcome *outcome)
{
    free(outcome->failure);
    free(outcome->history);
}
