/*
 * search.h - finds what a query wants in the blocks of a places file.
 *
 * Floor    places: a machine without hands. It says which block it wants to
 *          see, is shown its bytes, and so on until it wants none.
 * Promise  what is found is what a look at every place would find, in the same
 *          order; the nearest blocks are wanted first, and none that cannot
 *          better what is found.
 * Memory   texts are copied: blocks need not stay.
 */
#ifndef PLACES_SEARCH_H
#define PLACES_SEARCH_H

#include "core/globe.h"
#include "places/block.h"
#include "places/query.h"

/* One is popped, then all of its children come: so much at the most. */
#define SEARCH_STACK_MAX (BLOCK_LEVELS_MAX * BLOCK_ITEMS_MAX + 1)

#define SEARCH_TEXTS_BYTES                                                     \
    (PLACE_ID_BYTES_MAX + 2 * PLACE_TEXT_BYTES_MAX + PLACE_TYPES_BYTES_MAX)

struct search_wish {
    double key; /* rank_key of the best place that may be in it */
    uint32_t id;
    unsigned level;
};

struct search_find {
    double key;
    struct place place; /* texts below */
    uint8_t texts[SEARCH_TEXTS_BYTES];
};

struct search_box {
    int64_t south_e7, north_e7, west_e7, east_e7;
};

struct search {
    const struct places_query *query;
    struct bytes types, keyword; /* of the query */
    struct point centre;
    double limit_m;             /* farther ones are not wanted (any more) */
    struct search_box boxes[2]; /* all within limit_m is in one of them */
    size_t box_count;
    struct search_wish wishes[SEARCH_STACK_MAX]; /* the next one is the last */
    size_t wish_count;
    unsigned level; /* of the block wished for */
    struct search_find finds[QUESTION_ITEM_MAX + 1]; /* one is spare */
    uint8_t order[QUESTION_ITEM_MAX + 1];            /* finds, the best first */
    size_t count;
};

/*
 * Begin at the root block.
 *
 * Takes    query, borrowed until the end; root 0 = there are no places.
 */
void search_begin(struct search *search, const struct places_query *query,
                  uint32_t root, unsigned root_level);

/* The next block to be shown. Gives false when all is found. */
MUST_USE bool search_next(struct search *search, uint32_t *id);

/*
 * Show the block that was wished for.
 *
 * Fails    ERR_MALFORMED  it is not what it should be.
 */
MUST_USE enum err search_take(struct search *search, struct bytes block);

/* The find, best first, that many as search->count. */
const struct place *search_find_at(const struct search *search, size_t i);

#endif
