#include "node/texts.h"

#include <string.h>

/* Handles count cells of this many bytes from the memory's start. */
#define UNIT           16
#define UNITS_PER_PAGE (TEXTS_PAGE_BYTES / UNIT)

static const uint16_t class_bytes[TEXTS_CLASSES] = {
    16,  32,  48,  64,  80,  96,  112, 128,  160,  192,
    224, 256, 320, 384, 512, 640, 768, 1024, 1280, 1536,
};

_Static_assert(TEXTS_PAGE_BYTES / 16 < UINT16_MAX, "cells of a page count");

void texts_init(struct texts *texts, struct block *block, size_t page_count)
{
    assert(page_count < UINT32_MAX / UNITS_PER_PAGE);
    texts->memory = block_carve(block, page_count, TEXTS_PAGE_BYTES);
    texts->pages = block_carve(block, page_count, sizeof(*texts->pages));
    texts->page_count = (uint32_t)page_count;
    texts->fresh_page = 0;
    texts->pages_taken = 0;
    texts->free_page = TEXTS_NONE;
    for (size_t i = 0; i < TEXTS_CLASSES; i++)
        texts->with_room[i] = TEXTS_NONE;
}

static uint16_t class_of(size_t size)
{
    uint16_t class_index = 0;

    assert(size > 0 && size <= TEXTS_CELL_BYTES_MAX);
    while (class_bytes[class_index] < size)
        class_index++;
    return class_index;
}

bool texts_same_class(size_t size_a, size_t size_b)
{
    return class_of(size_a) == class_of(size_b);
}

static void push(struct texts *texts, uint32_t *list, uint32_t page)
{
    struct texts_page *pages = texts->pages;

    pages[page].prev = TEXTS_NONE;
    pages[page].next = *list;
    if (*list != TEXTS_NONE)
        pages[*list].prev = page;
    *list = page;
}

static void unlink_page(struct texts *texts, uint32_t *list, uint32_t page)
{
    struct texts_page *pages = texts->pages;
    uint32_t next = pages[page].next, prev = pages[page].prev;

    if (next != TEXTS_NONE)
        pages[next].prev = prev;
    if (prev != TEXTS_NONE)
        pages[prev].next = next;
    else
        *list = next;
}

static enum err open_page(struct texts *texts, uint16_t class_index)
{
    uint32_t page = texts->free_page;

    if (page != TEXTS_NONE)
        unlink_page(texts, &texts->free_page, page);
    else if (texts->fresh_page < texts->page_count)
        page = texts->fresh_page++;
    else
        return ERR_FULL;
    texts->pages_taken++;
    texts->pages[page] = (struct texts_page){.class_index = class_index};
    push(texts, &texts->with_room[class_index], page);
    return ERR_OK;
}

static uint8_t *cell_at(const struct texts *texts, uint32_t page, size_t index)
{
    size_t size = class_bytes[texts->pages[page].class_index];

    return texts->memory + (size_t)page * TEXTS_PAGE_BYTES + index * size;
}

/* A cell that was given back keeps the next such cell's number. */
static size_t pop_cell(struct texts *texts, uint32_t page)
{
    struct texts_page *p = &texts->pages[page];

    if (p->given == 0)
        return p->fresh++;
    size_t index = p->given - 1u;
    memcpy(&p->given, cell_at(texts, page, index), sizeof(p->given));
    return index;
}

static size_t cells_per_page(uint16_t class_index)
{
    return TEXTS_PAGE_BYTES / class_bytes[class_index];
}

enum err texts_take(struct texts *texts, size_t size, uint32_t *cell)
{
    uint16_t class_index = class_of(size);
    uint32_t *list = &texts->with_room[class_index];

    if (*list == TEXTS_NONE && open_page(texts, class_index) != ERR_OK)
        return ERR_FULL;
    uint32_t page = *list;
    size_t index = pop_cell(texts, page);
    struct texts_page *p = &texts->pages[page];

    if (++p->used == cells_per_page(class_index))
        unlink_page(texts, list, page);
    *cell = page * UNITS_PER_PAGE +
            (uint32_t)(index * class_bytes[class_index] / UNIT);
    return ERR_OK;
}

void texts_give(struct texts *texts, uint32_t cell)
{
    uint32_t page = cell / UNITS_PER_PAGE;
    struct texts_page *p = &texts->pages[page];
    uint32_t *list = &texts->with_room[p->class_index];
    size_t offset = (size_t)(cell % UNITS_PER_PAGE) * UNIT;
    size_t index = offset / class_bytes[p->class_index];

    assert(page < texts->fresh_page && p->used > 0);
    if (p->used == cells_per_page(p->class_index))
        push(texts, list, page);
    memcpy(cell_at(texts, page, index), &p->given, sizeof(p->given));
    p->given = (uint16_t)(index + 1);
    if (--p->used == 0) {
        unlink_page(texts, list, page);
        push(texts, &texts->free_page, page);
        texts->pages_taken--;
    }
}

uint8_t *texts_at(const struct texts *texts, uint32_t cell)
{
    return texts->memory + (size_t)cell * UNIT;
}
