/*
 * news.h - all clients as those who look at them see them: the latest state of
 * each, in the order in which they changed.
 *
 * Floor    http: memory; no system, no clock.
 * Shape    a slot for each client, and a trail: each change is written behind
 *          the last one, with its number, and the entry of the same client
 *          before it counts no more. When the trail is full, entries that do
 *          not count are dropped from it.
 * Promise  a bookmark is no more than a number: whoever has been told all up
 *          to it goes on behind it, and gets the latest state of each client.
 *          W1  A client counts once in the trail, at its last change; numbers
 *              rise along it.
 *          W2  Who is gone stays in the trail until as many changes have come
 *              behind as there are clients, or slots run short. A bookmark
 * below `forgotten`, the highest number of those who do not stand there any
 * more, may have missed that: it has to begin anew. Memory   the tables are
 * carved at start, and pages count when first written; texts are the caller's,
 * who gets them back in `spent`.
 */
#ifndef HTTP_NEWS_H
#define HTTP_NEWS_H

#include "core/position.h"
#include "node/table.h"

#define NEWS_NONE UINT32_MAX

/* What is told of a client. */
struct news_text {
    struct news_text *next; /* in `spent` */
    uint32_t id_bytes, json_bytes;
    uint8_t octets[]; /* its ID, then its record as JSON */
};

static inline struct bytes news_id(const struct news_text *text)
{
    return bytes_make(text->octets, text->id_bytes);
}

static inline struct bytes news_json(const struct news_text *text)
{
    return bytes_make(text->octets + text->id_bytes, text->json_bytes);
}

struct news_state {
    struct position at;
    int64_t stamp_ns; /* INT64_MAX = it never expires */
    uint64_t hash;    /* of the ID, keyed */
    struct news_text *text;
};

struct news_client {
    struct news_state now; /* without a text the slot is free */
    bool gone;             /* forgotten, or expired: what it was, is told */
    uint64_t number;       /* of this change */
    uint64_t was_number;   /* of the one before; 0 = there was none ... */
    struct position was;   /* ... after which it was here ... */
    bool was_gone;         /* ... unless it was gone */
};

struct news {
    struct news_client *clients; /* [slot] */
    uint32_t slot_count, high;   /* slots from high on were never used */
    uint32_t free_slot;          /* a list through was_number */
    uint32_t here, gone;         /* clients */
    struct table table;

    uint64_t *numbers; /* [place in the trail] */
    uint32_t *slots;   /* [place in the trail] */
    size_t length;
    uint64_t last;      /* number of the newest change */
    uint64_t tidied;    /* ... when the trail was tidied last */
    uint64_t forgotten; /* see W2 */
    struct news_text *spent;
};

void news_init(struct news *news, struct block *block, uint32_t slot_count);

/* NEWS_NONE when that client is not there; it may be gone. */
uint32_t news_find(const struct news *news, uint64_t hash, struct bytes id);

/*
 * A client is new, or has changed.
 *
 * Takes    state with its text, which stays until it is in `spent`.
 * Fails    ERR_FULL  no slot; the text is not taken.
 */
MUST_USE enum err news_put(struct news *news, const struct news_state *state);

/* A client is gone, if it was there. */
void news_remove(struct news *news, uint32_t slot);

/* The texts that nobody needs any more, linked by next: the caller's again. */
struct news_text *news_take_spent(struct news *news);

/* ---- along the trail ---- */

/* The first place whose number is above that; the length if there is none. */
size_t news_seek(const struct news *news, uint64_t number);

/* Is that still the last change of the client there? */
static inline bool news_counts(const struct news *news, size_t place)
{
    return news->clients[news->slots[place]].number == news->numbers[place];
}

/* Is there a client in the slot that is not gone? */
static inline bool news_is_here(const struct news *news, uint32_t slot)
{
    return news->clients[slot].now.text && !news->clients[slot].gone;
}

#endif
