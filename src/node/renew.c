#include "node/renew.h"

#include "node/checkpoints.h"
#include "node/links.h"
#include "node/lives.h"

/* Incarnations: milliseconds since 2020, and dice. */
#define YEAR_2020_S 1577836800
#define DICE_BITS   20

/* Higher than the last, so that it is known to be the later life. */
static uint64_t new_incarnation(const struct step *step, uint64_t last)
{
    int64_t ms = step->now->wall_ns / NS_PER_MS - YEAR_2020_S * (int64_t)1000;
    uint64_t dice = step->now->chance & (((uint64_t)1 << DICE_BITS) - 1);
    uint64_t fresh = ((uint64_t)(ms > 0 ? ms : 0) << DICE_BITS) | dice;

    /* By chance, too, where the clock does not help: a machine that is set
     * back twice must not come upon the same one. */
    return fresh > last ? fresh : last + 1 + dice;
}

/* A report that was taken here under the old life gets a dot of the new. */
static void stamp_anew(const struct step *step, uint32_t slot_index)
{
    struct node *node = step->node;
    struct slot *slot = &node->store.slots[slot_index];
    uint32_t self = node->origins.self;
    uint64_t seq = node->origins.list[self].applied + 1;

    origins_lose(&node->origins, slot->origin);
    slot->origin = (uint16_t)self;
    slot->seq = seq;
    origins_gain(&node->origins, self);
    feed_move(&node->feed, slot_index);
    origins_apply(&node->origins, self, seq, step->now_ms);
    origins_claim(&node->origins, self, seq, step->now_ms);
}

static void stamp_all_anew(const struct step *step, uint32_t old)
{
    const struct store *store = &step->node->store;

    for (uint32_t i = 0; i < store->used; i++)
        if (store->slots[i].origin == old && store->slots[i].session == 0)
            stamp_anew(step, i);
}

static enum err renew(const struct step *step)
{
    struct node *node = step->node;
    uint32_t old = node->origins.self, new;
    uint64_t incarnation =
        new_incarnation(step, node->origins.list[old].incarnation);

    if (lives_intern(step, state_self_name(node), incarnation, &new) != ERR_OK)
        return ERR_FULL;
    node->origins.self = new;
    stamp_all_anew(step, old);
    /* What was claimed of it was claimed of other reports. */
    origins_unclaim(&node->origins, old);
    links_unclaim_origin(node, old);
    checkpoints_drop_all(node);
    node->counters.renewals++;
    state_wish(step, (struct node_wish){.kind = NODE_TELL,
                                        .note = NODE_NOTE_RENEWED,
                                        .neighbour = NODE_STRANGER});
    return ERR_OK;
}

enum err renew_if_refuted(const struct step *step, uint32_t origin,
                          uint64_t seq)
{
    const struct origins *origins = &step->node->origins;

    if (origin != origins->self || seq <= origins->list[origin].applied)
        return ERR_OK;
    return renew(step);
}
