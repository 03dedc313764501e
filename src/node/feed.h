/*
 * feed.h - all records in the order in which they arrived or changed here,
 * and bookmarks in it.
 *
 * Floor    node: memory.
 * Promise  one list, no queues: a follower is a bookmark that always reads the
 *          latest state on, however far it lags, and costs 16 bytes.
 *          F1  A record stands in the list once, at its last change.
 *          F2  Numbers rise along the list; nothing is put in before the end,
 *              so nothing can slip in behind a bookmark that has passed.
 *          F3  A bookmark stands between records, and stays there while they
 *              move: what was behind it and changes goes to the end.
 * Source   docs/REPLICATION.md 5.
 */
#ifndef NODE_FEED_H
#define NODE_FEED_H

#include "base/block.h"
#include "base/err.h"

#define FEED_NONE UINT32_MAX

/* Indices below the slot count are records' slots, the rest are bookmarks. */
struct feed_place {
    uint32_t next, prev;
    uint64_t number; /* of a record's last change; of what a bookmark passed */
};

struct feed {
    struct feed_place *places;
    uint32_t slot_count;
    uint32_t place_count;
    uint32_t free_mark; /* list through next; FEED_NONE = all are taken */
    uint64_t last;      /* number of the newest change; 0 = none yet */
};

void feed_init(struct feed *feed, struct block *block, uint32_t slot_count,
               uint32_t mark_count);

/* Append a new record, or move a changed one, to the end (F1, F2). */
void feed_append(struct feed *feed, uint32_t slot);
void feed_move(struct feed *feed, uint32_t slot);

/* Take a record out: bookmarks stay where they are. */
void feed_remove(struct feed *feed, uint32_t slot);

static inline uint64_t feed_number(const struct feed *feed, uint32_t slot)
{
    return feed->places[slot].number;
}

/*
 * Open a bookmark before the first record, or behind the last one whose
 * number is at most passed.
 *
 * Gives    *mark.
 * Fails    ERR_FULL  all bookmarks are taken.
 */
MUST_USE enum err feed_open_first(struct feed *feed, uint32_t *mark);
MUST_USE enum err feed_open_behind(struct feed *feed, uint64_t passed,
                                   uint32_t *mark);

/* At the end, or beside another bookmark. */
MUST_USE enum err feed_open_last(struct feed *feed, uint32_t *mark);
MUST_USE enum err feed_open_at(struct feed *feed, uint32_t other,
                               uint32_t *mark);

void feed_close(struct feed *feed, uint32_t mark);

/*
 * Read one record and move the bookmark past it.
 *
 * Gives    its slot; FEED_NONE when there is none, or when its number is
 *          above the limit (it may not be shown yet).
 */
uint32_t feed_read(struct feed *feed, uint32_t mark, uint64_t limit);

/* Would feed_read give a record? */
bool feed_has_next(const struct feed *feed, uint32_t mark, uint64_t limit);

/* The number of the last change that the bookmark passed, at least. */
static inline uint64_t feed_passed(const struct feed *feed, uint32_t mark)
{
    return feed->places[mark].number;
}

/* Has the bookmark passed every record? */
bool feed_is_drained(const struct feed *feed, uint32_t mark);

/* How many changes the bookmark has not seen, at the most. */
uint64_t feed_lag(const struct feed *feed, uint32_t mark);

#endif
