#include "drive/chance.h"

#define STEP 0x9e3779b97f4a7c15u

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

struct chance chance_make(uint64_t seed, uint64_t stream)
{
    return (struct chance){mix(seed + STEP) ^ mix(stream * STEP + 1)};
}

uint64_t chance_next(struct chance *chance)
{
    return mix(chance->state += STEP);
}

uint32_t chance_below(struct chance *chance, uint32_t below)
{
    assert(below > 0);
    return (uint32_t)(((chance_next(chance) >> 32) * below) >> 32);
}

double chance_between(struct chance *chance, double low, double high)
{
    return low + (high - low) * (double)(chance_next(chance) >> 11) * 0x1p-53;
}
