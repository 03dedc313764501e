/*
 * ledger.h - every report that any server ever took and gave a dot.
 *
 * Promise  kept apart from the servers: what they should hold is judged by it.
 */
#ifndef SIM_LEDGER_H
#define SIM_LEDGER_H

#include "core/record.h"

#define UPDATE_NONE UINT32_MAX

struct update {
    uint32_t key;
    int64_t at_ns;        /* when it was taken */
    struct record record; /* but for its texts */
    char position[24], stamp[24];
};

/* One life of one server: its updates by sequence number minus 1. */
struct life {
    uint32_t host;
    uint64_t incarnation;
    uint32_t *updates; /* indices */
    uint32_t count, room;
    uint64_t shown; /* others may know numbers up to this */
    uint32_t cuts;  /* times that its last ones went unseen with a process */
};

struct ledger {
    struct update *updates;
    uint32_t count, room;
    struct life *lives;
    uint32_t life_count, life_room;
};

/* Index of a life, made if it is new. */
uint32_t ledger_life(struct ledger *ledger, uint32_t host,
                     uint64_t incarnation);

/* UINT32_MAX if there is none of that host and incarnation. */
uint32_t ledger_find(const struct ledger *ledger, uint32_t host,
                     uint64_t incarnation);

/* A record is kept with its texts; id and taker must live on. */
void update_keep(struct update *update, const struct record *record);
struct record update_record(const struct update *update);

/* Readable until the next update. */
struct record ledger_record(const struct ledger *ledger, uint32_t update);

/*
 * The life's next update.
 *
 * Takes    record, whose position and stamp are copied; id and taker must live
 * on. Fails    false  a dot out of order, or used twice.
 */
bool ledger_add(struct ledger *ledger, uint32_t life, uint64_t seq,
                uint32_t key, const struct record *record, int64_t at_ns);

void ledger_free(struct ledger *ledger);

#endif
