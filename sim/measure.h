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

void measure(const struct sim *sim, struct outcome *outcome);

#endif
