/* The view's thread: rounds, and the rest between them. */
#include "httpd/events.h"
#include "httpd/lists.h"
#include "httpd/view_parts.h"
#include "world/clock.h"

#include <poll.h>
#include <time.h>
#include <unistd.h>

/* All streams are looked at so often: for those that were told nothing. */
#define BEAT_MS 1000

/* Batches of records that are read before streams and lists have their turn. */
#define BATCHES_PER_ROUND 16

/* Rounds do not begin closer together than this, and take at most a quarter of
 * the time: however busy the herd is, there is a moment for others. Where there
 * are many streams they are woken in greater numbers at a time: the library
 * goes through all that sleep whenever it looks who does not any more. */
#define ROUND_NS            ((int64_t)NS_PER_MS)
#define ROUND_NS_PER_STREAM 1000
#define REST_PART           3
#define REST_MOST           (50 * (int64_t)NS_PER_MS)

static uint64_t asked(struct view *view)
{
    uv_mutex_lock(&view->lock);
    uint64_t ticket = view->asked;
    uv_mutex_unlock(&view->lock);
    return ticket;
}

static void read_some(struct view *view)
{
    uint64_t ticket = asked(view);
    unsigned batches = 0;

    do
        view_read(view);
    while (view_is_there(view) && view->reading.more &&
           ++batches < BATCHES_PER_ROUND);
    if (view_is_there(view) && !view->reading.more)
        view_call(view, ticket);
}

/* Streams that sleep are looked at where something may be new to them. */
static void wake_some(struct view *view)
{
    int64_t now_ms = clock_mono_ms();

    uv_mutex_lock(&view->lock);
    bool beats = now_ms >= view->beat_ms;
    bool all = beats || view->impatient || view->passed < view->news.last;
    view->impatient = false;
    view->passed = view->news.last;
    uv_mutex_unlock(&view->lock);
    if (beats)
        view->beat_ms = now_ms + BEAT_MS;
    events_wake(view, now_ms, all, beats);
}

static void run_round(struct view *view)
{
    if (view->state == VIEW_WANTED)
        view_make(view);
    if (view_is_there(view))
        read_some(view);
    if (view_is_there(view))
        view_sweep(view, clock_mono_ms());
    wake_some(view);
    lists_turn(view);
    view_leave_if_lonely(view);
}

static void rest(struct view *view)
{
    int64_t ns = view->rest_until_ns - clock_mono_ns();

    if (ns <= 0)
        return;
    struct timespec time = {.tv_nsec = ns};
    nanosleep(&time, NULL);
}

static void set_rest(struct view *view, int64_t began_ns)
{
    uint32_t streams = atomic_load(&view->service->tally.streams);
    int64_t round_ns = ROUND_NS_PER_STREAM * (int64_t)streams;
    int64_t ended_ns = clock_mono_ns();
    int64_t rest_ns = REST_PART * (ended_ns - began_ns);

    if (rest_ns > REST_MOST)
        rest_ns = REST_MOST;
    if (round_ns < ROUND_NS)
        round_ns = ROUND_NS;
    if (round_ns > REST_MOST)
        round_ns = REST_MOST;
    view->rest_until_ns = ended_ns + rest_ns;
    if (view->rest_until_ns < began_ns + round_ns)
        view->rest_until_ns = began_ns + round_ns;
}

static bool has_more(struct view *view)
{
    return (view_is_there(view) &&
            (view->reading.more || view->reading.is_sweeping)) ||
           view->impatient || lists_are_due(view);
}

/* How long the thread may sleep, in ms; -1 = until the bell. */
static int timeout_ms(struct view *view)
{
    uv_mutex_lock(&view->lock);
    int64_t due_ms = wakes_next_ms(&view->wakes);
    bool more = has_more(view), idle = !view_is_there(view) && !view->streams;
    uv_mutex_unlock(&view->lock);
    int64_t now_ms = clock_mono_ms();

    if (more)
        return 0;
    if (due_ms > view->beat_ms && !idle)
        due_ms = view->beat_ms;
    if (due_ms == INT64_MAX)
        return -1;
    return due_ms > now_ms ? (int)(due_ms - now_ms) : 0;
}

static void wait(struct view *view)
{
    struct pollfd bell = {.fd = view->bell, .events = POLLIN};
    uint64_t count;

    if (poll(&bell, 1, timeout_ms(view)) > 0) {
        ssize_t size = read(view->bell, &count, sizeof(count));

        (void)size; /* whatever it was, the thread is awake */
        rest(view);
        atomic_store(&view->rung, false);
    }
}

static void end(struct view *view)
{
    uv_mutex_lock(&view->lock);
    view->ended = true;
    uv_mutex_unlock(&view->lock);
    events_wake(view, clock_mono_ms(), true, false);
    lists_end(view);
    view_leave(view);
}

static void run(void *context)
{
    struct view *view = context;

    while (!atomic_load(&view->stopping)) {
        int64_t began_ns = clock_mono_ns();

        run_round(view);
        set_rest(view, began_ns);
        wait(view);
    }
    end(view);
}

enum err view_start(struct view *view)
{
    view->started = uv_thread_create(&view->thread, run, view) == 0;
    return view->started ? ERR_OK : ERR_SYSTEM;
}
