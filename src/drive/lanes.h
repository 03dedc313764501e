/*
 * lanes.h - where ships go: points at sea, and which can be sailed between.
 *
 * Floor    drive: pure functions.
 */
#ifndef DRIVE_LANES_H
#define DRIVE_LANES_H

#include "core/globe.h"

/* No point has more neighbours. */
#define LANES_NEXT_MAX 8

/* Points are numbered from 0. */
uint32_t lanes_count(void);
struct point lanes_at(uint32_t lane);

/* Do ships stop there? */
bool lanes_port(uint32_t lane);

/* The points that can be sailed to; gives how many, at least one. */
uint32_t lanes_next(uint32_t lane, uint32_t out[LANES_NEXT_MAX]);

#endif
