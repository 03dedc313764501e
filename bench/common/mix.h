/*
 * mix.h - scrambled numbers for the load: cheap, repeatable, not secret.
 *
 * Source   the splitmix64 generator, Steele, Lea and Flood, OOPSLA 2014.
 */
#ifndef BENCH_MIX_H
#define BENCH_MIX_H

#include <stdint.h>

/* Scramble 64 bits: neighbours in, unrelated numbers out. */
static inline uint64_t mix64(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9ull;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebull;
    x ^= x >> 31;
    return x;
}

/* The next number of the sequence whose state is *state. */
static inline uint64_t mix_next(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15ull;
    return mix64(*state);
}

#endif
