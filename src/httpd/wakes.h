/*
 * wakes.h - who sleeps until there is something to tell.
 *
 * Floor    httpd.
 * Shape    rings: of those who are told at once, and a wheel of rings of those
 *          who were told something not long ago. The wheel turns by ticks, so
 *          that many are woken in one pass.
 * Threads  none inside; the view's lock guards all of it.
 */
#ifndef HTTPD_WAKES_H
#define HTTPD_WAKES_H

#include "base/base.h"

/* Ticks, of which there are ten in the time of one rest, and a few more. */
#define WAKES_TICKS 16

struct wake {
    struct wake *prev, *next; /* NULL: it is in no ring */
};

struct wakes {
    struct wake eager;
    struct wake resting[WAKES_TICKS];
    int64_t tick_ms;
    int64_t rest_ms;
    int64_t tick; /* up to this one all were taken */
};

void wakes_init(struct wakes *wakes, uint32_t rest_ms, int64_t now_ms);

/* Until when somebody rests who is told something now: a tick's beginning. */
int64_t wakes_rest_until(const struct wakes *wakes, int64_t now_ms);

/* It sleeps from now on: with the eager ones, or rests until due_ms. */
void wakes_add(struct wakes *wakes, struct wake *wake, int64_t due_ms);

/* It is in no ring any more, if it was in one: not even in a caller's. */
void wakes_remove(struct wake *wake);

/* Those whose rest is over, and the eager ones, go to a caller's ring. */
void wakes_take_due(struct wakes *wakes, int64_t now_ms, struct wake *ring);
void wakes_take_eager(struct wakes *wakes, struct wake *ring);

/* When wakes_take_due gives somebody next; INT64_MAX if nobody rests. */
int64_t wakes_next_ms(const struct wakes *wakes);

/* A ring of its own; one more at its end; the first in it, NULL if it is empty.
 */
void wakes_ring(struct wake *ring);
void wakes_put(struct wake *ring, struct wake *wake);
struct wake *wakes_first(struct wake *ring);

#endif
