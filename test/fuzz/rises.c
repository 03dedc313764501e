#include "rises.h"

#include "fuzz.h"

/* Of records that came from others, a liar may have chosen the dot. */
static bool is_own(const struct node *node, uint32_t slot)
{
    return store_is_used(&node->store, slot) &&
           node->store.slots[slot].origin == node->origins.self &&
           node->store.slots[slot].session == 0;
}

static uint32_t count_own(const struct node *node)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < node->store.used; i++)
        count += is_own(node, i);
    return count;
}

void rises_remember(struct rises *rises, const struct node *node)
{
    HOLD(node->origins.count_max <= RISES_ORIGINS_MAX);
    rises->high = node->origins.high;
    rises->self = node->origins.self;
    for (uint32_t i = 0; i < rises->high; i++)
        rises->origins[i] = node->origins.list[i];
    rises->renewals = node->counters.renewals;
    rises->adopted = node->counters.adopted;
    rises->own = count_own(node);
    rises->others =
        store_count(&node->store) - node->origins.list[node->origins.self].live;
}

/* What was claimed of a life; 0 if there was none. */
static uint64_t claimed_before(const struct rises *rises,
                               const struct origin *life)
{
    for (uint32_t i = 0; i < rises->high; i++) {
        const struct origin *origin = &rises->origins[i];

        if (origin->used && origin->name == life->name &&
            origin->incarnation == life->incarnation)
            return origin->claimed;
    }
    return 0;
}

static void judge_others(const struct rises *rises, const struct node *node)
{
    for (uint32_t i = 0; i < node->origins.high; i++) {
        const struct origin *origin = &node->origins.list[i];

        if (origin->used && i != node->origins.self)
            HOLD(origin->claimed <= claimed_before(rises, origin));
    }
}

/* The most that the own claim can have risen by. */
static uint64_t most(const struct rises *rises, const struct node *node)
{
    bool renewed = node->counters.renewals != rises->renewals;
    bool adopted = node->counters.adopted != rises->adopted;

    return (renewed ? rises->own : 0) + (adopted ? rises->others : 0);
}

static void judge_own(const struct rises *rises, const struct node *node)
{
    const struct origin *self = &node->origins.list[node->origins.self];
    bool renewed = node->counters.renewals != rises->renewals;
    uint64_t before = claimed_before(rises, self);

    HOLD(renewed || node->origins.self == rises->self);
    HOLD(self->claimed >= before);
    HOLD(self->claimed - before <= most(rises, node));
    HOLD(self->applied == self->claimed);
}

static void judge_dots(const struct node *node)
{
    const struct slot *slots = node->store.slots;

    for (uint32_t i = 0; i < node->store.used; i++) {
        if (store_is_used(&node->store, i) &&
            slots[i].origin == node->origins.self)
            HOLD(slots[i].seq <= node->origins.list[slots[i].origin].claimed);
        for (uint32_t j = 0; j < i; j++)
            HOLD(!is_own(node, i) || !is_own(node, j) ||
                 slots[j].seq != slots[i].seq);
    }
}

void rises_judge(const struct rises *rises, const struct node *node,
                 bool may_cover)
{
    if (!may_cover)
        judge_others(rises, node);
    judge_own(rises, node);
    judge_dots(node);
}
