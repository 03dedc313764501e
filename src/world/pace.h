/*
 * pace.h - how much a link is given at once: as much as leaves soon.
 *
 * Floor    world.
 * Promise  over a slow wire a lot shrinks until it is out within PACE_SLOW_MS,
 *          or is the least; over a quick one it grows to the most.
 */
#ifndef WORLD_PACE_H
#define WORLD_PACE_H

#include <stddef.h>
#include <stdint.h>

#define PACE_LEAST_BYTES 2048
#define PACE_FIRST_BYTES 4096
#define PACE_MOST_BYTES  65536

/* A lot that took longer was too large; one as quick as this, too small. */
#define PACE_SLOW_MS  200
#define PACE_QUICK_MS 50

struct pace {
    size_t bytes;     /* of the next lot */
    int64_t begun_ms; /* when the last one was fetched */
    int64_t grown_ms; /* when lots last became larger */
};

void pace_init(struct pace *pace);

/* A lot is fetched. Gives how large it may be. */
size_t pace_begin(struct pace *pace, int64_t now_ms);

/* All of it is out; it was so large. */
void pace_sent(struct pace *pace, int64_t now_ms, size_t bytes);

#endif
