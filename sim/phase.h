/*
 * phase.h - a run's phases: it warms up, things go wrong, all is mended, and
 * then the servers have to come to agree.
 */
#ifndef SIM_PHASE_H
#define SIM_PHASE_H

#include "sim.h"

/* Draw what goes wrong, and put all of it into the queue. */
void phase_plan(struct sim *sim);

void phase_next(struct sim *sim);

/* Somebody looks: at figures while it runs, and in the end whether all agree.
 */
void phase_look(struct sim *sim);

#endif
