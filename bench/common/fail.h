/*
 * fail.h - how a bench program gives up.
 *
 * Promise  a bench program keeps nothing that could be saved, so the first
 *          failure ends it, where it is seen, with a sentence and its cause.
 */
#ifndef BENCH_FAIL_H
#define BENCH_FAIL_H

#include <stddef.h>

/* Print "PROGRAM: sentence" to stderr and exit with 1. */
_Noreturn void fail(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* The same, followed by ": " and the cause that errno holds. */
_Noreturn void fail_errno(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* calloc() that ends the program when memory is short. */
void *fail_calloc(size_t count, size_t size);

#endif
