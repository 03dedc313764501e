/*
 * share.h - memory that many requests have between them.
 *
 * Floor    httpd.
 * Threads  any.
 */
#ifndef HTTPD_SHARE_H
#define HTTPD_SHARE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Gives    whether there is so much left of most, and then it is taken. */
static inline bool share_take(_Atomic uint64_t *taken, uint64_t size,
                              uint64_t most)
{
    if (atomic_fetch_add(taken, size) + size <= most)
        return true;
    atomic_fetch_sub(taken, size);
    return false;
}

static inline void share_give_back(_Atomic uint64_t *taken, uint64_t size)
{
    atomic_fetch_sub(taken, size);
}

#endif
