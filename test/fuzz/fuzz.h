/*
 * fuzz.h - what every fuzz target needs.
 *
 * A target is a function that libFuzzer calls with bytes; it ends by abort()
 * when a promise is broken, or by a sanitizer when memory or arithmetic is.
 */
#ifndef TEST_FUZZ_H
#define TEST_FUZZ_H

#include "base/bytes.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise: unlike an assert it is there in every build. */
#define HOLD(promise)                                                          \
    ((promise) ? (void)0 : fuzz_broken(#promise, __FILE__, __LINE__))

static inline void fuzz_broken(const char *promise, const char *file, int line)
{
    fprintf(stderr, "%s:%d: broken: %s\n", file, line, promise);
    abort();
}

/* Is the part one of the whole's bytes, borrowed? */
static inline bool fuzz_is_part(struct bytes part, struct bytes whole)
{
    return part.size == 0 || (part.data >= whole.data &&
                              part.data + part.size <= whole.data + whole.size);
}

#endif
