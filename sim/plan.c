#include "plan.h"

#include "topology.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a kind strikes, how often of a hundred seeds it exists, how long it
 * lasts on the average, and how large it is. */
static const struct kind {
    const char *name;
    char target; /* e an edge, h a host, p a partition */
    unsigned percent;
    int64_t for_ms, size_from, size_to;
} kinds[FAULT_KINDS] = {
    [FAULT_RESET] = {"reset", 'e', 60, 0, 0, 0},
    [FAULT_CUT] = {"cut", 'e', 60, 6000, 0, 0},
    [FAULT_HOLD] = {"hold", 'e', 40, 3000, 0, 0},
    [FAULT_HOLD_ONE] = {"hold-one", 'e', 40, 3000, 0, 0},
    [FAULT_SLOW] = {"slow", 'e', 30, 10000, 2000, 60000},
    [FAULT_DELAY] = {"delay", 'e', 40, 10000, 1000000, 400000000},
    [FAULT_FLAP] = {"flap", 'e', 20, 5000, 0, 0},
    [FAULT_HALVES] = {"halves", 'p', 40, 8000, 2, 2},
    [FAULT_THIRDS] = {"thirds", 'p', 20, 8000, 3, 3},
    [FAULT_KILL] = {"kill", 'h', 50, 2000, 0, 255},
    [FAULT_POWER] = {"power", 'h', 40, 4000, 0, 255},
    [FAULT_MASSACRE] = {"massacre", 'h', 10, 3000, 0, 0},
    [FAULT_FREEZE] = {"freeze", 'h', 40, 3000, 0, 0},
    [FAULT_SET_BACK] = {"set-back", 'h', 15, 5000, 0, 0},
    [FAULT_CLOCK] = {"clock", 'h', 30, 0, -3600, 3600},
    [FAULT_DRIFT] = {"drift", 'h', 30, 20000, -1000, 1000},
    /* Each in a profile of its own. */
    [FAULT_ROT] = {"rot", 'h', 0, 0, 0, 1 << 30},
    [FAULT_HOSTILE] = {"hostile", 'h', 0, 15000, 0, 0},
    [FAULT_TWIN] = {"twin", 'h', 25, 6000, 0, 0},
    [FAULT_UNLINK] = {"unlink", 'e', 0, 8000, 0, 3},
    [FAULT_EXPEL] = {"expel", 'h', 0, 10000, 0, EXPULSIONS - 1},
    [FAULT_WIPE] = {"wipe", 'h', 20, 2000, 0, 1},
    [FAULT_RESTORE] = {"restore", 'h', 20, 6000, 0, 1},
    [FAULT_FULL] = {"full", 'h', 25, 4000, 0, 4000},
    [FAULT_IO] = {"io", 'h', 20, 2000, 0, 0},
    [FAULT_SYNC] = {"sync", 'h', 20, 0, 0, 0},
    [FAULT_FLIP] = {"flip", 'h', 25, 1000, 0, 1 << 30},
};

const char *const fault_names[FAULT_KINDS] = {
    "reset",  "cut",     "hold", "hold-one", "slow",     "delay",  "flap",
    "halves", "thirds",  "kill", "power",    "massacre", "freeze", "set-back",
    "clock",  "drift",   "rot",  "hostile",  "twin",     "unlink", "expel",
    "wipe",   "restore", "full", "io",       "sync",     "flip"};

void plan_list_kinds(void)
{
    for (size_t i = 0; i < FAULT_KINDS; i++)
        printf("%s\n", fault_names[i]);
}

static bool is_listed(const char *list, const char *word)
{
    size_t size = strlen(word);

    for (const char *at = list; at && *at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, word, size) == 0 && (!at[size] || at[size] == ','))
            return true;
    }
    return false;
}

/* Where members come and go, less else goes wrong. */
static unsigned percent_of(const struct options *options, uint32_t kind)
{
    if (options->profile == PROFILE_FORGETTING)
        return kind == FAULT_SET_BACK || kind == FAULT_RESTORE ||
                       kind == FAULT_CLOCK || kind == FAULT_DRIFT ||
                       kind == FAULT_TWIN
                   ? 0
                   : kinds[kind].percent;
    if (options->profile != PROFILE_MEMBERS)
        return kinds[kind].percent;
    return kind == FAULT_UNLINK || kind == FAULT_EXPEL
               ? 80
               : kinds[kind].percent / 4;
}

/* Each seed has its own kinds; one in twenty has none. */
static uint32_t draw_kinds(const struct options *options, struct dice *dice,
                           enum fault_kind *drawn)
{
    bool none = dice_once_in(dice, 20);
    uint32_t count = 0;

    for (uint32_t i = 0; i < FAULT_KINDS; i++) {
        bool there = dice_below(dice, 100) < percent_of(options, i) && !none;

        if (options->faults ? is_listed(options->faults, kinds[i].name) : there)
            drawn[count++] = (enum fault_kind)i;
    }
    return count;
}

static struct fault draw_fault(const struct graph *graph, struct dice *dice,
                               enum fault_kind kind, int64_t at_ns)
{
    const struct kind *k = &kinds[kind];
    uint32_t targets = k->target == 'e'   ? graph->count
                       : k->target == 'h' ? graph->servers
                                          : UINT32_MAX;

    struct fault fault = {.at_ns = at_ns, .kind = kind};

    /* One after the other: in a list throws have no order. */
    if (k->for_ms)
        fault.for_ns = dice_about(dice, k->for_ms * NS_PER_MS);
    fault.target = dice_below(dice, targets);
    fault.size = dice_between(dice, k->size_from, k->size_to);
    return fault;
}

static void add(struct plan *plan, struct fault fault)
{
    if ((plan->count & (plan->count - 1)) == 0) {
        size_t room = plan->count ? 2 * (size_t)plan->count : 1;

        plan->faults = realloc(plan->faults, room * sizeof(fault));
        assert(plan->faults);
    }
    plan->faults[plan->count++] = fault;
}

static void plan_chaos(struct plan *plan, const struct options *options,
                       const struct graph *graph, struct dice *dice,
                       int64_t from_ns, int64_t to_ns)
{
    enum fault_kind drawn[FAULT_KINDS];
    uint32_t count = draw_kinds(options, dice, drawn);
    int64_t drawn_s = dice_between(dice, 1, 10);
    int64_t mean_ns =
        (options->fault_every_s ? options->fault_every_s : drawn_s) * NS_PER_S;

    for (int64_t at_ns = from_ns; count;) {
        at_ns += dice_about(dice, mean_ns);
        if (at_ns >= to_ns)
            break;
        add(plan,
            draw_fault(graph, dice, drawn[dice_below(dice, count)], at_ns));
    }
}

/* Some are cut off for longer than records live. */
static void lengthen_cuts(struct plan *plan)
{
    for (uint32_t i = 0; i < plan->count; i++)
        if (plan->faults[i].kind == FAULT_CUT ||
            plan->faults[i].kind == FAULT_HALVES ||
            plan->faults[i].kind == FAULT_THIRDS)
            plan->faults[i].for_ns *= 4;
}

/* One after the other, never two at once. */
static void plan_one_kind(struct plan *plan, enum fault_kind kind,
                          const struct graph *graph, struct dice *dice,
                          int64_t from_ns, int64_t to_ns)
{
    for (int64_t at_ns = from_ns; at_ns < to_ns;
         at_ns += dice_about(dice, 5 * (int64_t)NS_PER_S)) {
        add(plan, draw_fault(graph, dice, kind, at_ns));
        at_ns += plan->faults[plan->count - 1].for_ns;
    }
}

/* One link after the other is silent, but not for so long that it would be
 * given up: what does not come over it has to come another way. */
static void plan_detours(struct plan *plan, const struct graph *graph,
                         struct dice *dice, int64_t from_ns, int64_t to_ns)
{
    int64_t hold_ns = 1500 * (int64_t)NS_PER_MS;

    for (int64_t at_ns = from_ns; at_ns + hold_ns < to_ns;
         at_ns += 4 * (int64_t)NS_PER_S)
        add(plan, (struct fault){.at_ns = at_ns,
                                 .for_ns = hold_ns,
                                 .kind = FAULT_HOLD,
                                 .target = dice_below(dice, graph->count)});
}

/* Every link breaks once a minute. */
static void plan_flaps(struct plan *plan, const struct graph *graph,
                       struct dice *dice, int64_t from_ns, int64_t to_ns)
{
    int64_t minute_ns = 60 * (int64_t)NS_PER_S;

    for (int64_t begin_ns = from_ns; begin_ns + minute_ns <= to_ns;
         begin_ns += minute_ns)
        for (uint32_t edge = 0; edge < graph->count; edge++)
            add(plan,
                (struct fault){.at_ns = begin_ns +
                                        dice_between(dice, 0, minute_ns - 1),
                               .kind = FAULT_RESET,
                               .target = edge});
}

static void keep_listed(struct plan *plan, const char *list)
{
    for (uint32_t i = 0; i < plan->count; i++) {
        char number[16];

        snprintf(number, sizeof(number), "%u", i);
        plan->faults[i].skipped = !is_listed(list, number);
    }
}

struct plan plan_make(const struct options *options, const struct graph *graph,
                      struct dice *dice, int64_t from_ns, int64_t to_ns)
{
    struct plan plan = {.count = 0};

    if (options->profile == PROFILE_CHAOS ||
        options->profile == PROFILE_MEMBERS ||
        options->profile == PROFILE_FORGETTING)
        plan_chaos(&plan, options, graph, dice, from_ns, to_ns);
    if (options->profile == PROFILE_FORGETTING)
        lengthen_cuts(&plan);
    if (options->profile == PROFILE_ROT)
        plan_one_kind(&plan, FAULT_ROT, graph, dice, from_ns, to_ns);
    if (options->profile == PROFILE_HOSTILE)
        plan_one_kind(&plan, FAULT_HOSTILE, graph, dice, from_ns, to_ns);
    if (options->profile == PROFILE_DETOUR)
        plan_detours(&plan, graph, dice, from_ns, to_ns);
    if (options->profile == PROFILE_FLAP)
        plan_flaps(&plan, graph, dice, from_ns, to_ns);
    if (options->plan)
        keep_listed(&plan, options->plan);
    return plan;
}

void plan_describe(const struct plan *plan, uint32_t index, char *text,
                   size_t size)
{
    const struct fault *fault = &plan->faults[index];

    snprintf(text, size, "%u: at %.3f s for %.3f s %s %u (%lld)", index,
             (double)fault->at_ns / NS_PER_S, (double)fault->for_ns / NS_PER_S,
             kinds[fault->kind].name, fault->target, (long long)fault->size);
}
