#include "desk/list.h"

void list_push(struct list *list, struct list_link *links, uint32_t slot)
{
    links[slot] = (struct list_link){list->last1, 0};
    if (list->last1)
        links[list->last1 - 1].after1 = slot + 1;
    else
        list->first1 = slot + 1;
    list->last1 = slot + 1;
}

void list_remove(struct list *list, struct list_link *links, uint32_t slot)
{
    struct list_link link = links[slot];

    if (link.before1)
        links[link.before1 - 1].after1 = link.after1;
    else
        list->first1 = link.after1;
    if (link.after1)
        links[link.after1 - 1].before1 = link.before1;
    else
        list->last1 = link.before1;
}

void pool_init(struct pool *pool, struct block *block, uint32_t max)
{
    assert(max < SLOT_NONE);
    *pool = (struct pool){.max = max};
    pool->next1 = block_carve(block, max, sizeof(*pool->next1));
}

uint32_t pool_take(struct pool *pool)
{
    uint32_t slot = pool->free1 ? pool->free1 - 1 : pool->fresh;

    if (slot == pool->max)
        return SLOT_NONE;
    if (pool->free1)
        pool->free1 = pool->next1[slot];
    else
        pool->fresh++;
    pool->taken++;
    return slot;
}

void pool_free(struct pool *pool, uint32_t slot)
{
    assert(slot < pool->fresh);
    pool->next1[slot] = pool->free1;
    pool->free1 = slot + 1;
    pool->taken--;
}
