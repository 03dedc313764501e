/*
 * promises.h - what a server has acknowledged, or written to its disk, and so
 * must hold for ever.
 *
 * Promise  a report is acknowledged when NODE_WRITTEN covers it. From then on
 *          that server holds it, or something newer, whenever it runs; but for
 *          what a fault of its disk or its machine excuses.
 */
#ifndef SIM_PROMISES_H
#define SIM_PROMISES_H

#include "ledger.h"

struct sim;

/* A record that a report had put, or found, in its place. */
struct promise {
    uint64_t number; /* of the feed, of the process that took it */
    struct update record;
};

struct promises {
    struct update *kept;   /* [key] synced; at_ns 0 = nothing */
    struct update *unsure; /* [key] written by a process that has ended */
    struct promise *list;
    uint32_t first, written, count, room; /* from first on; acknowledged */
};

void promises_init(struct promises *promises, uint32_t keys);
void promises_free(struct promises *promises);

/* A report was taken there: what it holds of that client now. */
void promises_take(struct sim *sim, uint32_t host, uint32_t key);

/* All up to that number of the feed is acknowledged, or synced. */
void promises_written(struct promises *promises, uint64_t number);
void promises_synced(struct sim *sim, uint32_t host, uint64_t number);

/* The process ends, and all that it holds up to these numbers is on the disk,
 * and synced. */
void promises_end(struct sim *sim, uint32_t host, uint64_t written,
                  uint64_t synced);

/* Then the power goes, and what was not synced is excused; or another process
 * begins, and has synced all. */
void promises_lose_power(const struct sim *sim, uint32_t host);
void promises_begin(struct sim *sim, uint32_t host);

/* Nothing of it is sure any more. */
void promises_forget(const struct sim *sim, uint32_t host);

/* Does it hold all of it? */
void promises_check(struct sim *sim, uint32_t host);

#endif
