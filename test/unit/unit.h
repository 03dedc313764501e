/*
 * unit.h - what every unit test needs.
 *
 * A test that shows that a rule of docs/PROTOCOL.md holds names the rule in a
 * comment right above it, as in "Rows: R9 A6". test/run prints the table.
 */
#ifndef TEST_UNIT_H
#define TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"

/* Bytes are what a text says, shown as text when they are not. */
#define assert_text(bytes, text) assert_text_at(bytes, text, __FILE__, __LINE__)

static inline void assert_text_at(struct bytes got, const char *wanted,
                                  const char *file, int line)
{
    if (bytes_equal(got, bytes_text(wanted)))
        return;
    print_error("got    \"%.*s\"\nwanted \"%s\"\n", (int)got.size,
                (const char *)got.data, wanted);
    _fail(file, line);
}

/* A pseudo-random stream for tests: the same on every machine. */
static inline uint64_t dice_next(uint64_t *state)
{
    uint64_t x = (*state += 0x9e3779b97f4a7c15u);

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

#endif
