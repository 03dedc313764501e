/*
 * base.h - the few words that every file of every floor may use.
 *
 * Floor    base.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The caller must look at what comes back: a result dropped is a bug. */
#define MUST_USE __attribute__((warn_unused_result))

/* How many elements an array has. Not for pointers. */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Nanoseconds in a second: times are int64 nanoseconds (docs/PROTOCOL.md 2). */
#define NS_PER_S  1000000000
#define NS_PER_MS 1000000

#endif
