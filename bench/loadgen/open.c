/*
 * open.c - open loop: requests are due at fixed times, whatever the server
 * does; at most a full pipeline is outstanding on one connection.
 *
 * Latency counts from the due time, so a server that stalls pays for all the
 * requests that it held up, also those that could not be sent.
 */
#include "loadgen/run.h"

#define LATE_NS 20000

static void start(struct run *run, uint64_t now_ns)
{
    run->next_due_at_ns = (double)now_ns;
}

/* The next connection whose pipeline has room, or NULL. */
static struct conn *find_free(struct run *run)
{
    uint32_t count = run->options->connections;
    for (uint32_t i = 0; i < count; i++) {
        struct conn *conn = &run->conns[run->next_conn];
        run->next_conn = (run->next_conn + 1) % count;
        if (conn->outstanding < run->options->pipeline)
            return conn;
    }
    return NULL;
}

static void turn(struct run *run, uint64_t now_ns)
{
    uint32_t pipeline = run->options->pipeline;
    while (run->next_due_at_ns <= (double)now_ns) {
        struct conn *conn = find_free(run);
        if (conn == NULL)
            return;
        uint64_t due_at_ns = (uint64_t)run->next_due_at_ns;
        uint32_t slot = (conn->due_first + conn->outstanding) % pipeline;
        conn->due_at_ns[slot] = due_at_ns;
        if (run_send(run, conn, 1) == 0)
            return;
        run->tally.late += now_ns - due_at_ns > LATE_NS;
        run->next_due_at_ns += 1e9 / run->options->rate_per_s;
    }
}

static void replied(struct run *run, struct conn *conn, uint32_t replies,
                    uint64_t now_ns)
{
    for (uint32_t i = 0; i < replies; i++) {
        uint64_t due_at_ns = conn->due_at_ns[conn->due_first];
        hist_add(&run->tally.latency_ns, now_ns - due_at_ns, 1);
        conn->due_first = (conn->due_first + 1) % run->options->pipeline;
    }
}

const struct pace pace_open = {
    .wait_ms = 0, /* A sleep would wake too late for the next due time. */
    .start = start,
    .turn = turn,
    .replied = replied,
};
