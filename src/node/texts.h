/*
 * texts.h - room for the texts of records: cells of fixed sizes in pages.
 *
 * Floor    node: memory.
 * Promise  taking and giving back cost the same however much is stored. A page
 *          serves one cell size at a time and goes back to all when its last
 *          cell is given back, so sizes can change over a server's life.
 * Memory   all of it is carved from the block at start.
 * Limits   a cell holds at most TEXTS_CELL_BYTES_MAX.
 */
#ifndef NODE_TEXTS_H
#define NODE_TEXTS_H

#include "base/block.h"
#include "base/err.h"

#define TEXTS_CELL_BYTES_MAX 1536
#define TEXTS_PAGE_BYTES     16384
#define TEXTS_CLASSES        20

/* No page, no cell. */
#define TEXTS_NONE UINT32_MAX

struct texts_page {
    uint32_t next, prev;  /* among pages with room, or among free pages */
    uint16_t class_index; /* which cell size */
    uint16_t used;        /* cells taken */
    uint16_t fresh;       /* cells from here on were never taken */
    uint16_t given;       /* first given-back cell, counted from 1; 0 = none */
};

struct texts {
    uint8_t *memory;
    struct texts_page *pages;
    uint32_t page_count;
    uint32_t fresh_page;               /* pages from here on were never used */
    uint32_t free_page;                /* list of pages given back */
    uint32_t pages_taken;              /* now serving a cell size */
    uint32_t with_room[TEXTS_CLASSES]; /* list of pages with a free cell */
};

void texts_init(struct texts *texts, struct block *block, size_t page_count);

/*
 * Take a cell for so many bytes, 1 to TEXTS_CELL_BYTES_MAX.
 *
 * Gives    *cell, a handle that stays good until it is given back.
 * Fails    ERR_FULL  no page is left.
 */
MUST_USE enum err texts_take(struct texts *texts, size_t size, uint32_t *cell);

/* The same size class serves both: a text may be replaced in its cell. */
bool texts_same_class(size_t size_a, size_t size_b);

/* size is any that texts_take would put into such a cell. */
void texts_give(struct texts *texts, uint32_t cell);

/* Readable and writable until the cell is given back. */
uint8_t *texts_at(const struct texts *texts, uint32_t cell);

#endif
