/*
 * dice.h - numbers by chance, the same for the same seed.
 *
 * Promise  one stream for each purpose: a throw more in one leaves the others
 *          as they were, so a change of the workload keeps the faults.
 */
#ifndef SIM_DICE_H
#define SIM_DICE_H

#include "base/base.h"

struct dice {
    uint64_t state;
};

enum dice_purpose { DICE_PLAN, DICE_WIRES, DICE_CLIENTS, DICE_NODES, DICES };

struct dice dice_make(uint64_t seed, enum dice_purpose purpose);
uint64_t dice_throw(struct dice *dice);

/* 0 to below-1. */
uint32_t dice_below(struct dice *dice, uint32_t below);

/* from to to, both included. */
int64_t dice_between(struct dice *dice, int64_t from, int64_t to);

/* True once in so many throws. */
bool dice_once_in(struct dice *dice, uint32_t count);

/* About that long: a quarter to seven quarters. */
int64_t dice_about(struct dice *dice, int64_t mean);

#endif
