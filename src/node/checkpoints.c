#include "node/checkpoints.h"

#include "node/times.h"

#include <string.h>

void checkpoints_init(struct node *node, struct block *block,
                      uint32_t origin_count)
{
    struct checkpoint *list =
        block_carve(block, CHECKPOINTS_MAX, sizeof(*list));

    node->checkpoints.list = list;
    for (uint32_t i = 0; i < CHECKPOINTS_MAX; i++) {
        uint64_t *claims = block_carve(block, origin_count, sizeof(*claims));

        if (list)
            list[i].claims = claims;
    }
}

/* Close one; those behind it move up, and its claims' memory goes to the end.
 */
static void drop(struct node *node, uint32_t index)
{
    struct checkpoints *checkpoints = &node->checkpoints;
    struct checkpoint dropped = checkpoints->list[index];

    feed_close(&node->feed, dropped.mark);
    checkpoints->count--;
    memmove(&checkpoints->list[index], &checkpoints->list[index + 1],
            (checkpoints->count - index) * sizeof(dropped));
    checkpoints->list[checkpoints->count].claims = dropped.claims;
}

/* One whose neighbours are no farther apart than the newer is old can go. */
static void thin_out(const struct step *step)
{
    struct checkpoints *checkpoints = &step->node->checkpoints;
    const struct checkpoint *list = checkpoints->list;

    for (uint32_t i = checkpoints->count; i-- > 2;) {
        int64_t gap_ms = list[i].at_ms - list[i - 2].at_ms;

        if (gap_ms <= step->now_ms - list[i].at_ms)
            drop(step->node, i - 1);
    }
    if (checkpoints->count == CHECKPOINTS_MAX)
        drop(step->node, 0);
}

static bool is_due(const struct step *step)
{
    const struct node *node = step->node;
    const struct checkpoints *checkpoints = &node->checkpoints;

    if (!origins_are_clean(&node->origins))
        return false;
    if (checkpoints->count == 0)
        return node->feed.last > 0;
    const struct checkpoint *newest =
        &checkpoints->list[checkpoints->count - 1];
    return step->now_ms - newest->at_ms >= CHECKPOINT_MS &&
           newest->number != node->feed.last;
}

void checkpoints_take(const struct step *step)
{
    struct node *node = step->node;
    struct checkpoints *checkpoints = &node->checkpoints;

    if (!is_due(step))
        return;
    thin_out(step);
    struct checkpoint *new = &checkpoints->list[checkpoints->count++];
    enum err error = feed_open_last(&node->feed, &new->mark);

    assert(error == ERR_OK);
    new->at_ms = step->now_ms;
    new->number = node->feed.last;
    for (uint32_t i = 0; i < node->origins.high; i++)
        new->claims[i] = node->origins.list[i].claimed;
}

static bool is_covered(const struct node *node, const struct link *link,
                       const struct checkpoint *checkpoint)
{
    /* Before the bookmark no record can be of an origin that has none. */
    for (uint32_t i = 0; i < node->origins.high; i++)
        if (checkpoint->claims[i] > link->peer_claims[i] &&
            node->origins.list[i].live)
            return false;
    return true;
}

const struct checkpoint *checkpoints_find(const struct node *node,
                                          const struct link *link)
{
    const struct checkpoints *checkpoints = &node->checkpoints;

    for (uint32_t i = checkpoints->count; i-- > 0;)
        if (is_covered(node, link, &checkpoints->list[i]))
            return &checkpoints->list[i];
    return NULL;
}

void checkpoints_forget_origin(struct node *node, uint32_t origin)
{
    for (uint32_t i = 0; i < node->checkpoints.count; i++)
        node->checkpoints.list[i].claims[origin] = 0;
}
