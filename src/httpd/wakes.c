#include "httpd/wakes.h"

#define TICKS_IN_REST 10

void wakes_ring(struct wake *ring)
{
    ring->prev = ring->next = ring;
}

struct wake *wakes_first(struct wake *ring)
{
    return ring->next == ring ? NULL : ring->next;
}

void wakes_init(struct wakes *wakes, uint32_t rest_ms, int64_t now_ms)
{
    wakes_ring(&wakes->eager);
    for (size_t i = 0; i < WAKES_TICKS; i++)
        wakes_ring(&wakes->resting[i]);
    wakes->rest_ms = rest_ms;
    wakes->tick_ms = (rest_ms + TICKS_IN_REST - 1) / TICKS_IN_REST;
    wakes->tick = now_ms / wakes->tick_ms;
}

int64_t wakes_rest_until(const struct wakes *wakes, int64_t now_ms)
{
    int64_t until_ms = now_ms + wakes->rest_ms + wakes->tick_ms - 1;

    return until_ms - until_ms % wakes->tick_ms;
}

void wakes_put(struct wake *ring, struct wake *wake)
{
    wake->next = ring;
    wake->prev = ring->prev;
    ring->prev->next = wake;
    ring->prev = wake;
}

void wakes_add(struct wakes *wakes, struct wake *wake, int64_t due_ms)
{
    int64_t tick = (due_ms + wakes->tick_ms - 1) / wakes->tick_ms;

    assert(!wake->next);
    if (tick <= wakes->tick) {
        wakes_put(&wakes->eager, wake);
        return;
    }
    /* Nobody rests longer than the wheel is round; the thread that turns it
     * may have been kept from it. */
    if (tick > wakes->tick + WAKES_TICKS - 1)
        tick = wakes->tick + WAKES_TICKS - 1;
    wakes_put(&wakes->resting[tick % WAKES_TICKS], wake);
}

void wakes_remove(struct wake *wake)
{
    if (!wake->next)
        return;
    wake->prev->next = wake->next;
    wake->next->prev = wake->prev;
    wake->prev = wake->next = NULL;
}

/* All of one ring to the end of another, however many they are. */
static void take(struct wake *from, struct wake *ring)
{
    if (from->next == from)
        return;
    from->next->prev = ring->prev;
    ring->prev->next = from->next;
    from->prev->next = ring;
    ring->prev = from->prev;
    wakes_ring(from);
}

void wakes_take_eager(struct wakes *wakes, struct wake *ring)
{
    take(&wakes->eager, ring);
}

void wakes_take_due(struct wakes *wakes, int64_t now_ms, struct wake *ring)
{
    int64_t tick = now_ms / wakes->tick_ms;

    for (int64_t i = 1; i < WAKES_TICKS && wakes->tick + i <= tick; i++)
        take(&wakes->resting[(wakes->tick + i) % WAKES_TICKS], ring);
    wakes->tick = tick;
}

int64_t wakes_next_ms(const struct wakes *wakes)
{
    for (int64_t i = 1; i < WAKES_TICKS; i++) {
        const struct wake *ring =
            &wakes->resting[(wakes->tick + i) % WAKES_TICKS];

        if (ring->next != ring)
            return (wakes->tick + i) * wakes->tick_ms;
    }
    return INT64_MAX;
}
