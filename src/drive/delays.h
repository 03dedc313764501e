/*
 * delays.h - how long replies took: counts in steps of an eighth or less.
 *
 * Floor    drive: pure functions.
 */
#ifndef DRIVE_DELAYS_H
#define DRIVE_DELAYS_H

#include "base/base.h"

#define DELAYS_STEPS 512

struct delays {
    uint64_t count;
    uint32_t steps[DELAYS_STEPS];
};

/* Takes ns, 0 and up; less than 0, as of a clock set back, is 0. */
void delays_add(struct delays *delays, int64_t ns);

/* All of those, too. */
void delays_join(struct delays *delays, const struct delays *more);

/* As long as that share of them took at the most, at most an eighth too long;
 * 0 when there are none. share is 0 to 1. */
double delays_ms(const struct delays *delays, double share);

#endif
