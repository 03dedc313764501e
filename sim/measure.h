/*
 * measure.h - the figures of one run.
 */
#ifndef SIM_MEASURE_H
#define SIM_MEASURE_H

#include "run.h"

/* Payloads are counted from here on. */
void measure_mark(struct sim *sim);

/* Fails the run if they are not as many as they should be. */
void measure_check_payloads(struct sim *sim);

/* The oldest that anything at a slow server may be: two sweeps over all
 * records, and twice what its wires hold. Fails the run if it was older. */
int64_t measure_staleness_bound(const struct sim *sim);
void measure_check_staleness(struct sim *sim);

void measure(const struct sim *sim, struct outcome *outcome);

#endif
