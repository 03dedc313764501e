/*
 * bytes.h - a borrowed run of bytes: a pointer that knows its size.
 *
 * Floor    base.
 * Memory   a struct bytes never owns; whoever hands one out says how long it
 *          may be read. Any byte value may occur, there is no final NUL.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include "base/base.h"

struct bytes {
    const uint8_t *data; /* may be NULL when size is 0 */
    size_t size;
};

/* The bytes of a string literal, without its NUL. */
#define BYTES(literal)                                                         \
    ((struct bytes){(const uint8_t *)(literal), sizeof(literal) - 1})

static inline struct bytes bytes_make(const void *data, size_t size)
{
    return (struct bytes){data, size};
}

/* The bytes of a C string; readable as long as the string is. */
struct bytes bytes_text(const char *text);

/* What is left after the first count bytes; count must not exceed the size. */
static inline struct bytes bytes_skip(struct bytes from, size_t count)
{
    assert(count <= from.size);
    return (struct bytes){from.data + count, from.size - count};
}

static inline struct bytes bytes_first(struct bytes from, size_t count)
{
    assert(count <= from.size);
    return (struct bytes){from.data, count};
}

bool bytes_equal(struct bytes a, struct bytes b);

/* Below, equal to or above 0, by the first byte that differs, then by size. */
int bytes_compare(struct bytes a, struct bytes b);

/* Where the first such byte stands; the size when there is none. */
size_t bytes_find(struct bytes in, uint8_t byte);

#endif
