#include "dice.h"

struct dice dice_make(uint64_t seed, enum dice_purpose purpose)
{
    struct dice dice = {seed * DICES + purpose};

    (void)dice_throw(&dice);
    return dice;
}

uint64_t dice_throw(struct dice *dice)
{
    uint64_t x = (dice->state += 0x9e3779b97f4a7c15u);

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

uint32_t dice_below(struct dice *dice, uint32_t below)
{
    assert(below > 0);
    return (uint32_t)(dice_throw(dice) % below);
}

int64_t dice_between(struct dice *dice, int64_t from, int64_t to)
{
    assert(from <= to);
    return from + (int64_t)(dice_throw(dice) % (uint64_t)(to - from + 1));
}

bool dice_once_in(struct dice *dice, uint32_t count)
{
    return dice_below(dice, count) == 0;
}

int64_t dice_about(struct dice *dice, int64_t mean)
{
    return dice_between(dice, mean / 4, mean / 4 * 7);
}
