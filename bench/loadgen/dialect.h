/*
 * dialect.h - the protocols that the load generator speaks.
 *
 * Shape    a dialect is one row: what a request looks like, how its replies
 *          are counted. A new one is a new row in dialect.c and, if its replies
 *          have a shape of their own, a new counter in reply.c.
 */
#ifndef BENCH_DIALECT_H
#define BENCH_DIALECT_H

#include <stddef.h>
#include <stdio.h>

#include "loadgen/reply.h"

/* The parts of a request that change from one to the next (request.h). */
#define REQUEST_KEY   "k00000000.cs.ucla.edu"
#define REQUEST_LAT   "34.000000"
#define REQUEST_LON   "-118.000000"
#define REQUEST_STAMP "1520023934.000000000"

struct dialect {
    const char *name;
    const char *request; /* One whole request with the parts above in it. */
    reply_counter *count_replies;
    char good; /* The first byte of each reply that is not a refusal. */
};

/* The dialect of that name, or NULL. */
const struct dialect *dialect_find(const char *name);

/* Write all names, parted by spaces. */
void dialect_list(FILE *file);

#endif
