#include "httpd/events.h"

#include "http/record_json.h"
#include "httpd/events_parts.h"
#include "world/clock.h"

#include <stdlib.h>
#include <string.h>

/* A stream's room is this, if the buffer that it is given has less than what is
 * to be told at least. */
#define SPILL_BYTES (RECORD_JSON_BYTES_MAX + 1024)

/* Gives    bytes of what did not fit at once. */
static ssize_t pour(struct events *events, uint8_t *buffer, size_t room)
{
    size_t left = events->spill_bytes - events->spilled;
    size_t size = left < room ? left : room;

    memcpy(buffer, events->spill + events->spilled, size);
    events->spilled += size;
    if (size == left) {
        free(events->spill);
        events->spill = NULL;
    }
    return (ssize_t)size;
}

static ssize_t spill(struct events *events, uint8_t *buffer, size_t room)
{
    events->spill = malloc(SPILL_BYTES);
    if (!events->spill)
        return -1;
    struct writer w = writer_make(events->spill, SPILL_BYTES);
    enum events_told told = events_tell(events, &w);

    assert(told == EVENTS_TOLD && w.size > 0 && !w.full);
    events->spill_bytes = w.size;
    events->spilled = 0;
    return pour(events, buffer, room);
}

static ssize_t tell(struct events *events, uint8_t *buffer, size_t room)
{
    struct writer w = writer_make(buffer, room);

    if (events->spill)
        return pour(events, buffer, room);
    switch (events_tell(events, &w)) {
    case EVENTS_END:
        return -1;
    case EVENTS_TOO_SMALL:
        return spill(events, buffer, room);
    default:
        assert(!w.full);
        return (ssize_t)w.size;
    }
}

/* Gives    whether the view's thread has to look sooner than it would. */
static bool fall_asleep(struct events *events)
{
    struct view *view = events->view;
    int64_t before_ms = wakes_next_ms(&view->wakes);

    wakes_add(&view->wakes, &events->wake, events->next_ms);
    return view->impatient || wakes_next_ms(&view->wakes) < before_ms;
}

static ssize_t on_read(void *context, uint8_t *buffer, size_t room)
{
    struct events *events = context;
    struct view *view = events->view;

    uv_mutex_lock(&view->lock);
    events->now_ms = clock_mono_ms();
    ssize_t size = tell(events, buffer, room);
    if (size > 0)
        events->spoke_ms = events->now_ms;
    bool ring = size == 0 && fall_asleep(events);
    uv_mutex_unlock(&view->lock);
    if (ring)
        view_ring(view);
    if (size > 0)
        tally_add(&view->service->tally.stream_bytes, (uint64_t)size);
    return size;
}

static void free_events(struct events *events)
{
    free(events->spill);
    free(events);
}

static void on_closed(void *context)
{
    struct events *events = context;
    struct view *view = events->view;

    atomic_store(&view->looked_at_ms, clock_mono_ms());
    uv_mutex_lock(&view->lock);
    wakes_remove(&events->wake);
    view->streams--;
    uv_mutex_unlock(&view->lock);
    atomic_fetch_sub(&view->service->tally.streams, 1);
    free_events(events);
}

static const struct stream_calls calls = {on_read, on_closed};

/* ---- opening ---- */

static struct events *make(struct view *view, const struct events_wish *wish)
{
    size_t id_bytes = 0;

    for (size_t i = 0; i < wish->client_count; i++)
        id_bytes += wish->clients[i].size;
    struct events *events = calloc(1, sizeof(*events) + id_bytes);
    if (!events)
        return NULL;
    events->view = view;
    events->from = wish->from;
    events->watch.boxed = wish->boxed;
    events->watch.box = wish->box;
    events->watch.clients = events->clients;
    events->watch.client_count = wish->client_count;
    uint8_t *at = events->ids;
    for (size_t i = 0; i < wish->client_count; i++) {
        struct bytes id = wish->clients[i];

        memcpy(at, id.data, id.size);
        events->clients[i].id = bytes_make(at, id.size);
        events->clients[i].hash = node_hash(view->hub->node, id);
        at += id.size;
    }
    return events;
}

/* Gives    whether there may be one more. */
static bool count_in(struct service *service)
{
    uint32_t most = service->parts.config->http.max_watchers;

    if (atomic_fetch_add(&service->tally.streams, 1) < most)
        return true;
    atomic_fetch_sub(&service->tally.streams, 1);
    tally_add(&service->tally.refused[TALLY_CROWDED], 1);
    return false;
}

void events_open(struct view *view, struct exchange *x,
                 const struct events_wish *wish)
{
    struct service *service = view->service;

    if (!count_in(service)) {
        exchange_problem(x, PROBLEM_CROWDED,
                         "as many watch as are allowed here (http.max_watchers)"
                         ": try again later, or at another server");
        return;
    }
    struct events *events = make(view, wish);
    if (events)
        events->stream =
            exchange_stream(x, "text/event-stream", &calls, events);
    else
        exchange_problem(x, PROBLEM_MEMORY, "");
    if (!events || !events->stream) {
        atomic_fetch_sub(&service->tally.streams, 1);
        free(events);
        return;
    }
    uint64_t ticket = view_want(view);
    uv_mutex_lock(&view->lock);
    events->ticket = ticket;
    view->streams++;
    uv_mutex_unlock(&view->lock);
}

/* ---- waking ---- */

/* So many are looked at, or woken, under one hold of the lock. */
#define WAKES_AT_ONCE 64

/* Let others have the lock after some of a long way. */
static void breathe(struct view *view, unsigned *count)
{
    if (++*count % WAKES_AT_ONCE)
        return;
    uv_mutex_unlock(&view->lock);
    uv_mutex_lock(&view->lock);
}

/* Those with news go to a ring of their own, the others sleep on. */
static void sort_out(struct view *view, struct wake *ring, struct wake *ready,
                     int64_t now_ms, bool beats)
{
    unsigned count = 0;
    struct wake *wake;

    while ((wake = wakes_first(ring))) {
        struct events *events = (struct events *)wake;

        wakes_remove(wake);
        events->now_ms = now_ms;
        /* If it is gone, and not only done with asking, what is said to it
         * brings that out. */
        if (beats && stream_hears_nothing(events->stream))
            events->spoke_ms = 0;
        if (events_have_news(events))
            wakes_put(ready, wake);
        else
            wakes_add(&view->wakes, wake, events->next_ms);
        breathe(view, &count);
    }
}

/* All at once: whoever is woken first would have the library look for others
 * while these are still to come. */
static void wake_all(struct view *view, struct wake *ready)
{
    unsigned count = 0;
    struct wake *wake;

    while ((wake = wakes_first(ready))) {
        wakes_remove(wake);
        stream_wake(((struct events *)wake)->stream);
        breathe(view, &count);
    }
}

void events_wake(struct view *view, int64_t now_ms, bool all, bool beats)
{
    struct wake ring, ready;

    wakes_ring(&ring);
    wakes_ring(&ready);
    uv_mutex_lock(&view->lock);
    /* At the end nobody rests. */
    bool ends = view->draining || view->ended;
    wakes_take_due(&view->wakes, ends ? INT64_MAX / 2 : now_ms, &ring);
    if (all || ends)
        wakes_take_eager(&view->wakes, &ring);
    sort_out(view, &ring, &ready, now_ms, beats);
    wake_all(view, &ready);
    uv_mutex_unlock(&view->lock);
}
