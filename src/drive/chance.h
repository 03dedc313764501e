/*
 * chance.h - numbers as if by chance, the same for the same seed.
 *
 * Floor    drive: pure functions.
 * Promise  one stream for each vehicle, so that none changes another's route.
 * Source   SplitMix64.
 */
#ifndef DRIVE_CHANCE_H
#define DRIVE_CHANCE_H

#include "base/base.h"

struct chance {
    uint64_t state;
};

struct chance chance_make(uint64_t seed, uint64_t stream);
uint64_t chance_next(struct chance *chance);

/* 0 to below-1; below is at least 1. */
uint32_t chance_below(struct chance *chance, uint32_t below);

/* From low up to high. */
double chance_between(struct chance *chance, double low, double high);

#endif
