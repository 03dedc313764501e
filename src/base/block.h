/*
 * block.h - carves tables out of one reserved block of memory.
 *
 * Floor    base.
 * Promise  nothing is ever given back: a block is planned once, at start. The
 *          same calls on a block without memory only measure, so the size that
 *          a plan needs and the plan itself cannot disagree.
 * Memory   the caller owns the memory, and hands it over zeroed.
 */
#ifndef BASE_BLOCK_H
#define BASE_BLOCK_H

#include "base/base.h"

struct block {
    uint8_t *memory; /* NULL while measuring; aligned to BLOCK_ALIGN */
    size_t used;     /* bytes carved so far */
    size_t size;     /* bytes there are */
};

#define BLOCK_ALIGN 64

/* A block that only measures. */
static inline struct block block_measure(void)
{
    return (struct block){NULL, 0, SIZE_MAX};
}

struct block block_make(void *memory, size_t size);

/*
 * The next count elements of so many bytes each, aligned to a cache line.
 *
 * Gives    zeroed memory that lives as long as the block, or NULL while
 *          measuring. Running out is a mistake of the caller, who measured.
 */
void *block_carve(struct block *block, size_t count, size_t element_size);

#endif
