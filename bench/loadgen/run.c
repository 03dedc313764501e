#include "loadgen/run.h"

#include <errno.h>
#include <sys/epoll.h>

#include "common/fail.h"
#include "common/now.h"

#define EVENTS_MAX       1024
#define READ_BYTES       (256 * 1024)
#define SECONDS_NS(secs) ((uint64_t)((secs)*1e9))

uint32_t run_send(struct run *run, struct conn *conn, uint32_t wanted)
{
    uint64_t limit = run->options->requests;
    if (limit > 0 && wanted > limit - run->sent)
        wanted = (uint32_t)(limit - run->sent);
    if (wanted == 0)
        return 0;
    char *end = run->batch;
    for (uint32_t i = 0; i < wanted; i++)
        end = request_write(&run->request, end);
    run->sent += wanted;
    conn->outstanding += wanted;
    run->tally.sent_bytes +=
        conn_send(conn, run->batch, (size_t)(end - run->batch));
    return wanted;
}

static void on_readable(struct run *run, struct conn *conn)
{
    static char bytes[READ_BYTES];
    const struct dialect *dialect = run->options->dialect;
    size_t size = conn_receive(conn, bytes, sizeof bytes);
    if (size == 0)
        return;
    uint64_t now_ns = now_mono_ns();
    uint32_t replies = dialect->count_replies(&conn->reply, dialect->good,
                                              bytes, size, &run->tally.refused);
    if (replies > conn->outstanding)
        fail("the server has sent more replies than there were requests");
    run->tally.reads++;
    run->tally.received_bytes += size;
    run->tally.replies += replies;
    conn->outstanding -= replies;
    if (replies > 0)
        run->pace->replied(run, conn, replies, now_ns);
}

/* Wait for events and handle them. */
static void handle_events(struct run *run)
{
    struct epoll_event events[EVENTS_MAX];
    int count =
        epoll_wait(run->epoll_fd, events, EVENTS_MAX, run->pace->wait_ms);
    if (count < 0 && errno != EINTR)
        fail_errno("cannot wait for replies");
    run->tally.waits++;
    for (int i = 0; i < count; i++) {
        struct conn *conn = events[i].data.ptr;
        if (events[i].events & EPOLLOUT)
            run->tally.sent_bytes += conn_flush(conn);
        if (events[i].events & ~(uint32_t)EPOLLOUT)
            on_readable(run, conn);
    }
}

static bool is_over(const struct run *run, uint64_t now_ns)
{
    uint64_t limit = run->options->requests;
    return run->measuring && (now_ns >= run->end_at_ns ||
                              (limit > 0 && run->tally.replies >= limit));
}

static void begin_when_warm(struct run *run, uint64_t now_ns)
{
    if (run->measuring || now_ns < run->measure_at_ns)
        return;
    run->measuring = true;
    tally_begin(&run->tally, run->options->server);
}

static void turns(struct run *run)
{
    uint64_t now_ns = now_mono_ns();
    run->measure_at_ns = now_ns + SECONDS_NS(run->options->warm_s);
    run->end_at_ns = run->measure_at_ns + SECONDS_NS(run->options->run_s);
    begin_when_warm(run, now_ns); /* Unwarmed: the first batch counts too. */
    run->pace->start(run, now_ns);
    while (!is_over(run, now_ns)) {
        run->pace->turn(run, now_ns);
        handle_events(run);
        now_ns = now_mono_ns();
        begin_when_warm(run, now_ns);
    }
    tally_end(&run->tally, run->options->server);
}

void run_load(struct run *run, const struct options *options)
{
    run->options = options;
    run->pace = options->rate_per_s > 0 ? &pace_open : &pace_closed;
    run->batch = fail_calloc(options->pipeline, REQUEST_BYTES_MAX);
    run->conns = fail_calloc(options->connections, sizeof run->conns[0]);
    request_init(&run->request, options->dialect->request, options->keys,
                 options->keys_in_order);
    run->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (run->epoll_fd < 0)
        fail_errno("cannot make an epoll set");
    for (uint32_t i = 0; i < options->connections; i++)
        conn_open(&run->conns[i], run->epoll_fd, options->port,
                  options->pipeline);
    turns(run);
}
