/*
 * run.h - the loop: sends requests, reads replies, until time or count is up.
 *
 * Shape    the loop knows sockets and counters. When to send is the business
 *          of a pace: closed.c sends on when everything is answered, open.c by
 *          the clock.
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "loadgen/conn.h"
#include "loadgen/options.h"
#include "loadgen/request.h"
#include "loadgen/tally.h"

struct run {
    const struct options *options;
    const struct pace *pace;
    int epoll_fd;
    struct conn *conns;
    struct request request;
    char *batch;   /* Room for a full pipeline. */
    uint64_t sent; /* Requests sent since the start. */
    struct tally tally;
    uint64_t measure_at_ns, end_at_ns;
    bool measuring;
    /* Open loop only. */
    double next_due_at_ns; /* A double, so that odd rates lose no time. */
    uint32_t next_conn;    /* Where the search for a free one begins. */
};

struct pace {
    int wait_ms; /* How long a turn may wait for replies. */
    void (*start)(struct run *run, uint64_t now_ns);
    void (*turn)(struct run *run, uint64_t now_ns);
    /* So many replies have just come on conn. */
    void (*replied)(struct run *run, struct conn *conn, uint32_t replies,
                    uint64_t now_ns);
};

extern const struct pace pace_closed;
extern const struct pace pace_open;

/* Connect, run and fill run->tally. Ends the program if the server fails. */
void run_load(struct run *run, const struct options *options);

/*
 * For a pace: write up to `wanted` requests to conn.
 *
 * Gives    how many it were: fewer when --requests is reached.
 */
uint32_t run_send(struct run *run, struct conn *conn, uint32_t wanted);

#endif
