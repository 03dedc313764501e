/*
 * watch.h - a bookmark in the news, and what its reader cares for.
 *
 * Floor    http: pure functions.
 * Promise  V1  A reader who was told what watch_next gives, in its order, knows
 *              the latest state of all it cares for, as of `passed`.
 *          V2  Who has left the box, or is gone, is given as gone to everybody
 *              who may have been told that it is there. Where several changes
 *              were passed over at once nobody knows that any more: then it is
 *              given as gone in doubt, which does no harm.
 */
#ifndef HTTP_WATCH_H
#define HTTP_WATCH_H

#include "http/area.h"
#include "http/news.h"

#define WATCH_CLIENTS_MAX 16

struct watch_client {
    uint64_t hash; /* of the ID, keyed as in the news */
    struct bytes id;
};

struct watch {
    uint64_t passed; /* all up to this number was told */
    uint64_t blank;  /* nothing up to this number was, when it began */
    /* All up to this number was told as it was when that was the newest. */
    uint64_t settled, settled_newest;
    bool boxed;
    struct area_box box;
    const struct watch_client *clients; /* only these; none = all */
    size_t client_count;
};

enum watch_found {
    WATCH_NOTHING, /* there is no more, up to `to` */
    WATCH_TIRED,   /* ... or there may be: enough was looked at for now */
    WATCH_HERE,
    WATCH_GONE,
};

/* Begin with the full state, or behind what was told in an earlier life of the
 * bookmark. */
void watch_begin(struct watch *watch, const struct news *news);
void watch_resume(struct watch *watch, uint64_t passed);

/* May it have missed that somebody is gone? Then it begins anew (W2). */
bool watch_is_lost(const struct watch *watch, const struct news *news);

/*
 * What is next up to a number, and move the bookmark behind it.
 *
 * Takes    looks, how many entries may be looked at, counted down.
 * Gives    *slot of the client that is here, or gone.
 */
enum watch_found watch_next(struct watch *watch, const struct news *news,
                            uint64_t to, unsigned *looks, uint32_t *slot);

/* Would watch_next give something, or tire? The bookmark moves behind what is
 * of no interest. */
bool watch_peek(struct watch *watch, const struct news *news, unsigned *looks);

#endif
