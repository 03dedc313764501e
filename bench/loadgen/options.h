/*
 * options.h - what the load generator was asked to do.
 */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "loadgen/dialect.h"

#define CONNECTIONS_MAX 100000
#define PIPELINE_MAX    1024
#define RUN_S_MAX       120

struct options {
    const struct dialect *dialect;
    uint16_t port;        /* On 127.0.0.1. */
    uint32_t connections; /* 1 to CONNECTIONS_MAX. */
    uint32_t pipeline;    /* Requests in flight per connection. */
    uint64_t keys;        /* Different client IDs. */
    bool keys_in_order;   /* Every key in turn; else drawn. */
    double run_s;         /* Measured time. */
    double warm_s;        /* Time before it. */
    uint64_t requests;    /* Stop after so many; 0: by time alone. */
    double rate_per_s;    /* Open loop; 0: closed loop. */
    pid_t server;         /* Whose CPU time is accounted; 0: nobody's. */
};

/*
 * Read the command line. Ends the program with a sentence and 2 when something
 * is wrong with it, and with the help text and 0 when that was asked for.
 */
void options_read(struct options *options, int argc, char **argv);

#endif
