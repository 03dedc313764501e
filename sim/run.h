/*
 * run.h - one seed, from its first event to its verdict.
 */
#ifndef SIM_RUN_H
#define SIM_RUN_H

#include "options.h"
#include "sim.h"

/* What came of a run. Owned: failure, history. */
struct outcome {
    char *failure; /* NULL = all is well */
    char *history; /* the last events, a line each */
    uint64_t seed, events, trace_hash, reports, updates;
    uint32_t servers, edges, faults;
    int64_t virtual_ns, agreed_after_ns;
    double payload_per_update; /* E1, E2; 0 = not measured */
    double heal_ratio;         /* E3 */
    double bytes_per_entry;    /* E4 */
    double control_share;      /* E5 */
    uint32_t carrying;         /* ends of links that carry, at the end */
    uint64_t pulls;
    struct starts starts;
    int64_t stalest_ns, stale_bound_ns; /* I7 */
};

/* An event happens. */
void run_event(struct sim *sim, const struct event *event);

struct outcome run_seed(const struct options *options, uint64_t seed);
void outcome_free(struct outcome *outcome);

#endif
