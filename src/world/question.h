/*
 * question.h - a WHATSAT under way, and the box that its answer comes to.
 *
 * Floor    world.
 * Threads  a question is its asker's, then the desk's, then its asker's again;
 *          an inbox belongs to one loop, and anybody may post into it.
 */
#ifndef WORLD_QUESTION_H
#define WORLD_QUESTION_H

#include "core/record.h"
#include "places/query.h"

#include <uv.h>

struct question {
    struct question *next;
    struct places_query query;
    int64_t deadline_ms; /* of the clock that never goes back */
    size_t at_bytes;
    uint8_t at[AT_BYTES_MAX]; /* the AT line that the answer follows */

    struct inbox *inbox;
    void (*answered)(struct question *question);
    void *asker, *hole; /* the asker's own */

    /* The AT line and the JSON, as they go to the client; from malloc, and
     * the asker's from then on; NULL when memory is short. */
    uint8_t *text;
    size_t text_bytes;
};

/* Where answers come back to: one for each loop. */
struct inbox {
    uv_async_t async;
    uv_mutex_t mutex;
    struct question *first, *last; /* guarded by mutex */
};

/* Fails    ERR_SYSTEM  the loop cannot take it. */
MUST_USE enum err inbox_open(struct inbox *inbox, uv_loop_t *loop);

/* No answer may be under way any more. */
void inbox_close(struct inbox *inbox);

/* The question is answered: tell its asker, on the inbox's loop. */
void inbox_post(struct question *question);

#endif
