/*
 * clock.h - what time it is, and dice.
 *
 * Floor    world.
 */
#ifndef WORLD_CLOCK_H
#define WORLD_CLOCK_H

#include <stdint.h>

/* Nanoseconds since 1970; may jump. */
int64_t clock_wall_ns(void);

/* Nanoseconds since any moment; never goes back. */
int64_t clock_mono_ns(void);
int64_t clock_mono_ms(void);

/* 64 random bits that nobody can foresee. */
uint64_t clock_chance(void);

#endif
