#include "common/hist.h"

#include <assert.h>

/* How far a value is shifted so that HIST_STEP_BITS + 1 bits remain of it. */
static unsigned shift_of(uint64_t value)
{
    unsigned highest_bit = 63u - (unsigned)__builtin_clzll(value);
    return highest_bit - HIST_STEP_BITS;
}

static unsigned bucket_of(uint64_t value)
{
    if (value < HIST_STEPS)
        return (unsigned)value;
    unsigned shift = shift_of(value);
    unsigned step = (unsigned)(value >> shift) - HIST_STEPS;
    return (shift + 1) * HIST_STEPS + step;
}

/* The value in the middle of a bucket. */
static uint64_t value_of(unsigned bucket)
{
    if (bucket < HIST_STEPS)
        return bucket;
    unsigned shift = bucket / HIST_STEPS - 1;
    uint64_t low = (uint64_t)(bucket % HIST_STEPS + HIST_STEPS) << shift;
    return low + ((1ull << shift) >> 1);
}

void hist_add(struct hist *hist, uint64_t value, uint64_t times)
{
    hist->bucket[bucket_of(value)] += times;
    hist->count += times;
    hist->sum += value * times;
    if (value > hist->max)
        hist->max = value;
}

uint64_t hist_percentile(const struct hist *hist, double percent)
{
    assert(percent > 0 && percent <= 100);
    uint64_t wanted = (uint64_t)(percent / 100 * (double)hist->count + 0.5);
    uint64_t seen = 0;
    for (unsigned i = 0; i < HIST_BUCKETS; i++) {
        seen += hist->bucket[i];
        if (seen > 0 && seen >= wanted)
            return value_of(i) < hist->max ? value_of(i) : hist->max;
    }
    return hist->max;
}

double hist_mean(const struct hist *hist)
{
    if (hist->count == 0)
        return 0;
    return (double)hist->sum / (double)hist->count;
}
