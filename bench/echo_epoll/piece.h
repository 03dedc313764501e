/*
 * piece.h - borrowed bytes, taken off at the front.
 */
#ifndef BENCH_PIECE_H
#define BENCH_PIECE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

struct piece {
    const char *at;
    size_t size;
};

/* Take so many bytes, which must be there, off the front. */
static inline struct piece piece_take(struct piece *text, size_t size)
{
    assert(size <= text->size);
    struct piece taken = {text->at, size};
    text->at += size;
    text->size -= size;
    return taken;
}

/* Is there a byte at the front, and is it this one? */
static inline bool piece_begins(const struct piece *text, char byte)
{
    return text->size > 0 && text->at[0] == byte;
}

#endif
