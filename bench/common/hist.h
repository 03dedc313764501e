/*
 * hist.h - a histogram of durations, for percentiles.
 *
 * Shape    128 equal steps in each power of two: a value is known to 0.8 %.
 *          Small values (below 128) are exact.
 * Memory   60 KB in the struct itself, nothing else.
 */
#ifndef BENCH_HIST_H
#define BENCH_HIST_H

#include <stdint.h>

#define HIST_STEP_BITS 7
#define HIST_STEPS     (1u << HIST_STEP_BITS)
#define HIST_BUCKETS   ((64 - HIST_STEP_BITS + 1) * HIST_STEPS)

/* All zero is an empty histogram. */
struct hist {
    uint64_t count;
    uint64_t sum;
    uint64_t max;
    uint64_t bucket[HIST_BUCKETS];
};

/* Add the same value `times` times. */
void hist_add(struct hist *hist, uint64_t value, uint64_t times);

/* The value that `percent` of all values do not exceed; 0 if it is empty. */
uint64_t hist_percentile(const struct hist *hist, double percent);

double hist_mean(const struct hist *hist);

#endif
