/*
 * block.h - a piece of the places file: places that lie together, or boxes
 *           around other blocks.
 *
 * Floor    places: pure functions.
 * Shape    docs/DATA.md 1.2.
 * Promise  whatever the bytes are, they are understood or refused.
 */
#ifndef PLACES_BLOCK_H
#define PLACES_BLOCK_H

#include "base/err.h"
#include "base/reader.h"
#include "places/answer.h"

/* One block fills a page of the file (8,192 bytes), and is read where it
 * stands. */
#define BLOCK_BYTES_MAX 8128
#define BLOCK_ITEMS_MAX 128

/* Above the blocks of places, which are level 0: 128^8 of them are enough. */
#define BLOCK_LEVELS_MAX 8

/* A block, as the one above has it. */
struct block_child {
    uint32_t id;
    int32_t south_e7, north_e7, west_e7, east_e7;
    uint32_t weight_max; /* of the places in it */
};

/* ---- making ---- */

struct block_maker {
    unsigned level;
    size_t count;
    struct block_child cover; /* of all that is in it */
    size_t items_bytes, texts_bytes;
    uint8_t items[BLOCK_BYTES_MAX], texts[BLOCK_BYTES_MAX];
};

/* Add an item. Gives false when there is no room: block_write it first. */
MUST_USE bool block_add_place(struct block_maker *maker,
                              const struct place *place);
MUST_USE bool block_add_child(struct block_maker *maker,
                              const struct block_child *child);

/* Write the block and empty the maker; its level stays. */
void block_write(struct block_maker *maker, struct writer *w);

/* ---- reading ---- */

struct block {
    unsigned level;
    size_t count;
    struct bytes items, texts;
};

/* Fails    ERR_MALFORMED  here and below: it is no block. */
MUST_USE enum err block_read(struct bytes bytes, struct block *block);

/* Where a place is, of level 0, without a look at the rest. */
void block_point(const struct block *block, size_t i, int32_t *lat_e7,
                 int32_t *lon_e7);

/* A place of level 0; its texts are borrowed from the block. */
MUST_USE enum err block_place(const struct block *block, size_t i,
                              struct place *place);

/* An item of a level above 0. */
void block_child(const struct block *block, size_t i,
                 struct block_child *child);

#endif
