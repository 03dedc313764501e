/*
 * counter.h - numbers that one thread raises and others look at.
 *
 * Floor    world.
 */
#ifndef WORLD_COUNTER_H
#define WORLD_COUNTER_H

#include <stdatomic.h>
#include <stdint.h>

typedef _Atomic uint64_t counter;

/* By its one owner alone: no locked instruction is needed. */
static inline void counter_add(counter *c, uint64_t amount)
{
    uint64_t value = atomic_load_explicit(c, memory_order_relaxed);

    atomic_store_explicit(c, value + amount, memory_order_relaxed);
}

static inline uint64_t counter_get(const counter *c)
{
    return atomic_load_explicit((counter *)c, memory_order_relaxed);
}

#endif
