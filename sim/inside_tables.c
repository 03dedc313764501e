/* The node's tables, counted anew: what is taken and belongs to nobody is lost
 * for good, and a table that leaks is full one day. */
#include "inside.h"

#include "node/state.h"
#include "node/times.h"

/* One for each stream, also one that pauses, each checkpoint, follower and
 * recorder, and the map hash's. */
static bool marks_belong(const struct node *node)
{
    const struct feed *feed = &node->feed;
    uint32_t marks = feed->place_count - 1 - feed->slot_count;
    uint32_t due = 1 + node->checkpoints.count + node->follower_count;

    for (unsigned i = 0; i < NODE_RECORDERS; i++)
        due += node->recorders[i].on;

    for (uint32_t i = feed->free_mark; i != FEED_NONE; i = feed->places[i].next)
        marks--;
    for (uint32_t i = 0; i < node->links_high; i++)
        due += node->links[i].streaming || node->links[i].paused;
    return marks == due && node->checkpoints.count <= CHECKPOINTS_MAX;
}

static uint64_t uses_of(const struct names *names)
{
    uint64_t uses = 0;

    for (uint32_t i = 0; i < names->high; i++)
        uses += names->list[i].uses;
    return uses;
}

/* One use for each life and each record's taker; and one for each neighbour. */
static bool names_belong(const struct node *node)
{
    uint64_t due = store_count(&node->store), neighbours = 0;

    for (uint32_t i = 0; i < node->origins.high; i++)
        due += node->origins.list[i].used;
    for (uint32_t i = 0; i < node->neighbour_count; i++)
        neighbours += node->neighbours[i].used;
    return uses_of(&node->names) == due &&
           uses_of(&node->neighbour_names) == neighbours &&
           node->names.high <= node->names.count_max;
}

static uint32_t live_of(const struct node *node, uint32_t origin)
{
    uint32_t live = 0;

    for (uint32_t i = 0; i < node->store.used; i++)
        live += store_is_used(&node->store, i) &&
                node->store.slots[i].origin == origin;
    return live;
}

static bool origins_belong(const struct node *node)
{
    const struct origins *origins = &node->origins;
    uint32_t live = 0, unclean = 0;

    for (uint32_t i = 0; i < origins->high; i++) {
        live += origins->list[i].live;
        unclean += origins->list[i].applied > origins->list[i].claimed;
        /* One of them each time, for the sake of speed. */
        if (i == node->feed.last % origins->high &&
            origins->list[i].live != live_of(node, i))
            return false;
    }
    return live == store_count(&node->store) && unclean == origins->unclean &&
           origins->high <= origins->count_max;
}

/* One cell for each record. */
static bool texts_belong(const struct node *node)
{
    const struct texts *texts = &node->store.texts;
    uint32_t cells = 0;

    for (uint32_t i = 0; i < texts->fresh_page; i++)
        cells += texts->pages[i].used;
    return cells == store_count(&node->store) &&
           texts->pages_taken <= texts->page_count;
}

/* A neighbour's link is live and his; a live link is its neighbour's. */
static bool links_belong(const struct node *node)
{
    uint32_t live = 0;

    for (uint32_t i = 0; i < node->neighbour_count; i++) {
        uint32_t link = node->neighbours[i].link;

        if (!node->neighbours[i].used || link == LINK_NONE)
            continue;
        live++;
        if (node->links[link].state != LINK_LIVE ||
            node->links[link].neighbour != i)
            return false;
    }
    for (uint32_t i = 0; i < node->links_high; i++) {
        const struct link *link = &node->links[i];

        live -= link->state == LINK_LIVE;
        /* One that ends may stand on a whole frame that was bad. */
        if ((link->state == LINK_LIVE &&
             link->input_bytes >= FRAME_BYTES_MAX) ||
            link->meanings_high > node->origins.count_max)
            return false;
    }
    return live == 0;
}

const char *inside_leak(const struct node *node)
{
    if (!marks_belong(node))
        return "bookmarks";
    if (!names_belong(node))
        return "names";
    if (!origins_belong(node))
        return "lives";
    if (!texts_belong(node))
        return "texts";
    return links_belong(node) ? NULL : "links";
}
