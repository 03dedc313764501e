/*
 * alarms.h - whose time comes next.
 *
 * Floor    desk: memory.
 * Shape    a binary heap of at most one alarm for each ID; at the same moment
 *          the lower ID comes first.
 */
#ifndef DESK_ALARMS_H
#define DESK_ALARMS_H

#include "base/block.h"

struct alarm {
    int64_t at_ms;
    uint32_t id;
};

struct alarms {
    struct alarm *heap;
    uint32_t *place1; /* of each ID, its place in the heap + 1; 0 = none */
    uint32_t count, max;
};

/* For the IDs 0..max-1. */
void alarms_init(struct alarms *alarms, struct block *block, uint32_t max);

/* In the place of the one that the ID may have. */
void alarms_set(struct alarms *alarms, uint32_t id, int64_t at_ms);

/* Whether it has one or not. */
void alarms_stop(struct alarms *alarms, uint32_t id);

/* When the next one comes; INT64_MAX = there is none. */
int64_t alarms_next_ms(const struct alarms *alarms);

/* Takes the next one away, if it is not later than now. Gives whether. */
bool alarms_take(struct alarms *alarms, int64_t now_ms, uint32_t *id);

#endif
