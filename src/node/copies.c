#include "node/copies.h"

#include "node/node.h"
#include "node/tree.h"

static uint64_t own_number(const struct node *node)
{
    return node->origins.list[node->origins.self].applied;
}

/* ---- what waits ---- */

static struct copies_mark *mark_at(struct copies *copies, uint32_t index)
{
    return &copies->marks[(copies->first + index) % COPIES_MARKS];
}

/* The first mark is also for what was restored: whether that has its copies
 * died with the process. */
void copies_mark(struct node *node)
{
    struct copies *copies = &node->copies;
    uint64_t seq = own_number(node);

    if (copies->wanted < 2 || seq <= copies->marked)
        return;
    copies->marked = seq;
    if (copies->count == COPIES_MARKS) {
        /* Its first batch's number stays: none may go before the last. */
        mark_at(copies, copies->count - 1)->seq = seq;
        return;
    }
    /* Numbers begin with 1, also where claims alone were restored. */
    *mark_at(copies, copies->count++) = (struct copies_mark){
        .number = node->feed.last ? node->feed.last : 1, .seq = seq};
}

/* It moves to the feed's end: so the number is told to nobody before the log
 * holds it, and not before everything else there is (R5). */
void copies_claim_stored(struct node *node, uint32_t slot, int64_t now_ms)
{
    struct origins *origins = &node->origins;
    uint32_t self = origins->self;

    if (node->copies.wanted < 2 || node->store.slots[slot].origin == self)
        return;
    uint64_t seq = own_number(node) + 1;
    feed_move(&node->feed, slot);
    origins_apply(origins, self, seq, now_ms);
    origins_claim(origins, self, seq, now_ms);
}

/* ---- who has it ---- */

/* The number up to which so many neighbours hold this life's reports. */
static uint64_t held_by(const struct node *node, uint32_t count)
{
    uint64_t best[COPIES_MAX] = {0}; /* the highest first */

    assert(count > 0 && count < COPIES_MAX);
    for (uint32_t i = 0; i < node->links_high; i++) {
        const struct link *link = &node->links[i];
        uint32_t at = count;

        /* A neighbour has one live link; others of its are about to end. */
        if (link->state != LINK_LIVE)
            continue;
        for (; at > 0 && link->acked > best[at - 1]; at--)
            best[at] = best[at - 1];
        best[at] = link->acked;
    }
    return best[count - 1];
}

void copies_acked(struct node *node, struct link *link, uint64_t seq)
{
    struct copies *copies = &node->copies;

    if (seq > link->acked)
        link->acked = seq;
    if (!copies->count)
        return;
    uint64_t held = held_by(node, copies->wanted - 1);
    while (copies->count && mark_at(copies, 0)->seq <= held) {
        copies->first = (copies->first + 1) % COPIES_MARKS;
        copies->count--;
    }
}

uint64_t node_released(const struct node *node)
{
    const struct copies *copies = &node->copies;

    if (copies->count && copies->marks[copies->first].number <= node->written)
        return copies->marks[copies->first].number - 1;
    return node->written;
}

/* ---- another life ---- */

/* What waits has other numbers now, or none. But nobody can claim any number of
 * the new life who was not told by this server, after all there is here. */
void copies_renewed(const struct step *step)
{
    struct node *node = step->node;
    struct copies *copies = &node->copies;
    uint64_t seq = own_number(node);

    for (uint32_t i = 0; i < node->links_high; i++) {
        node->links[i].acked = 0;
        if (copies->wanted > 1 && node->links[i].state == LINK_LIVE)
            tree_ping(step, &node->links[i]);
    }
    copies->marked = seq;
    if (!copies->count)
        return;
    copies->count = 1;
    mark_at(copies, 0)->seq = seq ? seq : 1;
}
