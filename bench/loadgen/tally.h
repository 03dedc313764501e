/*
 * tally.h - what is counted while the load runs.
 *
 * Shape    events add to the counters at any time; tally_begin forgets what the
 *          warming counted, tally_end notes what the machine has used.
 */
#ifndef BENCH_TALLY_H
#define BENCH_TALLY_H

#include <stdint.h>
#include <sys/types.h>

#include "common/hist.h"
#include "common/usage.h"

/* What had been used up to a moment. */
struct snapshot {
    uint64_t at_ns;
    uint64_t self_cpu_ns;
    struct usage_process server; /* All 0 when no server is accounted. */
    struct usage_machine machine;
};

struct tally {
    struct hist latency_ns; /* One value for each reply. */
    uint64_t replies;
    uint64_t refused; /* Those of them that were refusals. */
    uint64_t sent_bytes, received_bytes;
    uint64_t reads; /* Reads that gave something. */
    uint64_t waits; /* Turns of the loop. */
    uint64_t late;  /* Open loop: requests that left 20 us behind their time. */
    struct snapshot begin, end;
};

/* Both end the program when the server's process is gone. */
void tally_begin(struct tally *tally, pid_t server);
void tally_end(struct tally *tally, pid_t server);

#endif
