/*
 * list.h - which slots of a table are free, and orders that slots stand in.
 *
 * Floor    desk: memory.
 * Shape    slots are numbers; what links them lies beside the table. Of the
 *          zeroed memory that a pool is given, slots never taken stay
 * untouched.
 */
#ifndef DESK_LIST_H
#define DESK_LIST_H

#include "base/block.h"

#define SLOT_NONE UINT32_MAX

/* A slot's neighbours in the one list that it is in; slot + 1, 0 = none. */
struct list_link {
    uint32_t before1, after1;
};

/* Zeroed = empty. */
struct list {
    uint32_t first1, last1;
};

void list_push(struct list *list, struct list_link *links, uint32_t slot);
void list_remove(struct list *list, struct list_link *links, uint32_t slot);

static inline bool list_is_empty(const struct list *list)
{
    return list->first1 == 0;
}

/* The first slot; SLOT_NONE = there is none. */
static inline uint32_t list_first(const struct list *list)
{
    return list->first1 - 1;
}

/* Slots that are free or taken. */
struct pool {
    uint32_t *next1; /* of each free slot, the next */
    uint32_t free1;  /* the one that was freed last */
    uint32_t fresh;  /* from here on nobody has had one */
    uint32_t taken, max;
};

void pool_init(struct pool *pool, struct block *block, uint32_t max);

/* Gives SLOT_NONE when all are taken. */
MUST_USE uint32_t pool_take(struct pool *pool);
void pool_free(struct pool *pool, uint32_t slot);

#endif
