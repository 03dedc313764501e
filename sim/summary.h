/*
 * summary.h - the figures of many runs.
 */
#ifndef SIM_SUMMARY_H
#define SIM_SUMMARY_H

#include "run.h"

struct summary {
    uint64_t runs, failed, crashed, events, reports, updates, faults;
    double virtual_s;
    double payload_sum, payload_most, payload_least; /* over N-1 */
    double flood_sum;                                /* 2E-(N-1) over N-1 */
    double heal_sum, bytes_sum, control_sum;
    uint64_t measured, pulls;
    int64_t slowest_ns, stalest_ns;
    int64_t stale_bound_ns; /* the least of all runs; 0 = none */
    struct starts starts;
    uint64_t hash; /* of all runs' hashes, whatever their order */
};

void summary_add(struct summary *summary, const struct outcome *outcome);
void summary_join(struct summary *all, const struct summary *one);
void summary_print(const struct options *options,
                   const struct summary *summary);
void summary_print_json(const struct outcome *outcome);

#endif
