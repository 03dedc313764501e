/*
 * deadlines.h - who has to be given up when.
 *
 * Floor    world.
 * Shape    one list for each kind of waiting. All members of a list wait
 *          equally long, so the list is in order of time by itself, and
 *          starting, stopping and expiring cost nothing that grows.
 */
#ifndef WORLD_DEADLINES_H
#define WORLD_DEADLINES_H

#include "base/base.h"

struct deadline {
    struct deadline *next, *prev; /* NULL: it is on no list */
    int64_t since_ms;
};

struct deadlines {
    struct deadline ring;
    int64_t wait_ms;
};

void deadlines_init(struct deadlines *list, int64_t wait_ms);

/* Wait from now on; stops waiting elsewhere. */
void deadline_start(struct deadlines *list, struct deadline *deadline,
                    int64_t now_ms);
void deadline_stop(struct deadline *deadline);

/* One whose time is over, taken off the list; NULL when there is none. */
struct deadline *deadlines_expired(struct deadlines *list, int64_t now_ms);

#endif
