/*
 * closed.c - closed loop: a connection sends a full pipeline in one write,
 * waits until all of it is answered, and sends the next.
 *
 * A reply's latency runs from the write of its batch to its read, so at full
 * load it shows how long the queue is, not how quick the server.
 */
#include "loadgen/run.h"

#include "common/now.h"

static void send_batch(struct run *run, struct conn *conn, uint64_t now_ns)
{
    conn->batch_sent_at_ns = now_ns;
    run_send(run, conn, run->options->pipeline);
}

static void start(struct run *run, uint64_t now_ns)
{
    (void)now_ns; /* Writing to all of them takes time: each has its own. */
    for (uint32_t i = 0; i < run->options->connections; i++)
        send_batch(run, &run->conns[i], now_mono_ns());
}

static void turn(struct run *run, uint64_t now_ns)
{
    (void)run;
    (void)now_ns;
}

static void replied(struct run *run, struct conn *conn, uint32_t replies,
                    uint64_t now_ns)
{
    hist_add(&run->tally.latency_ns, now_ns - conn->batch_sent_at_ns, replies);
    if (conn->outstanding == 0)
        send_batch(run, conn, now_ns);
}

const struct pace pace_closed = {
    /* Short enough for the run to end in time when no reply comes. */
    .wait_ms = 100,
    .start = start,
    .turn = turn,
    .replied = replied,
};
