/*
 * now.h - what time it is, for both clocks.
 *
 * Units    nanoseconds: since some moment of the past (mono), since 1970-01-01
 *          UTC (wall).
 */
#ifndef BENCH_NOW_H
#define BENCH_NOW_H

#include <stdint.h>
#include <time.h>

#define NS_PER_S 1000000000ull

static inline uint64_t now_of_clock_ns(clockid_t clock)
{
    struct timespec t = {0};
    (void)clock_gettime(clock, &t); /* Cannot fail: every kernel has both. */
    return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

static inline uint64_t now_mono_ns(void)
{
    return now_of_clock_ns(CLOCK_MONOTONIC);
}

static inline uint64_t now_wall_ns(void)
{
    return now_of_clock_ns(CLOCK_REALTIME);
}

#endif
