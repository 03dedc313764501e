/*
 * world.h - a herd as its seed draws it, before anything has happened.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "sim.h"

/* What the links of a slow server carry. */
#define SLOW_BYTES_PER_S 16000

void world_make(struct sim *sim, const struct options *options, uint64_t seed);
void world_unmake(struct sim *sim);

#endif
