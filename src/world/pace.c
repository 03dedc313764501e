#include "world/pace.h"

void pace_init(struct pace *pace)
{
    *pace = (struct pace){.bytes = PACE_FIRST_BYTES};
}

size_t pace_begin(struct pace *pace, int64_t now_ms)
{
    pace->begun_ms = now_ms;
    return pace->bytes;
}

void pace_sent(struct pace *pace, int64_t now_ms, size_t bytes)
{
    int64_t took_ms = now_ms - pace->begun_ms;

    if (took_ms > PACE_SLOW_MS && pace->bytes > PACE_LEAST_BYTES)
        pace->bytes /= 2;
    /* A small one says nothing: there was room for it alone; and so many in
     * one moment only that there was room for all of them. */
    else if (took_ms < PACE_QUICK_MS && bytes >= pace->bytes &&
             pace->bytes < PACE_MOST_BYTES && now_ms > pace->grown_ms) {
        pace->bytes *= 2;
        pace->grown_ms = now_ms;
    }
}
