#include "drive/delays.h"

/* Eight steps for each power of two. */
static uint32_t step_of(uint64_t ns)
{
    if (ns < 8)
        return (uint32_t)ns;
    uint32_t power = 63 - (uint32_t)__builtin_clzll(ns);

    return (power - 2) * 8 + (uint32_t)((ns >> (power - 3)) & 7);
}

/* The first number above a step. */
static double end_of(uint32_t step)
{
    if (step < 8)
        return step + 1;
    return (double)(step % 8 + 9) * (double)(UINT64_C(1) << (step / 8 - 1));
}

void delays_add(struct delays *delays, int64_t ns)
{
    delays->steps[step_of(ns < 0 ? 0 : (uint64_t)ns)]++;
    delays->count++;
}

void delays_join(struct delays *delays, const struct delays *more)
{
    for (uint32_t i = 0; i < DELAYS_STEPS; i++)
        delays->steps[i] += more->steps[i];
    delays->count += more->count;
}

double delays_ms(const struct delays *delays, double share)
{
    double wanted = share * (double)delays->count;
    uint64_t sum = 0;
    uint32_t step = 0;

    if (delays->count == 0)
        return 0;
    for (; step < DELAYS_STEPS - 1; step++) {
        sum += delays->steps[step];
        if (sum > 0 && (double)sum >= wanted)
            break;
    }
    return end_of(step) / 1e6;
}
