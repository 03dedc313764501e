#include "node/lives.h"

#include "node/acks.h"
#include "node/checkpoints.h"
#include "node/links.h"
#include "node/recorder.h"
#include "node/stamp_anew.h"
#include "node/times.h"

static void forget(struct node *node, uint32_t origin)
{
    links_forget_origin(node, origin);
    checkpoints_forget_origin(node, origin);
    recorder_forget_origin(node, origin);
    names_drop(&node->names, node->origins.list[origin].name);
    origins_remove(&node->origins, origin);
}

/* The same server has begun another life since. */
static bool is_superseded(const struct node *node, const struct origin *origin)
{
    for (uint32_t i = 0; i < node->origins.high; i++) {
        const struct origin *other = &node->origins.list[i];

        if (other->used && other->name == origin->name &&
            other->incarnation > origin->incarnation)
            return true;
    }
    return false;
}

static bool is_idle(const struct node *node, uint32_t index)
{
    const struct origin *origin = &node->origins.list[index];

    return index != node->origins.self && origin->used && origin->live == 0;
}

/* While files are restored their indices stand for lives: these go last. */
static bool is_named(const struct node *node, uint32_t index)
{
    return node->restoring && node->named[index];
}

/* Should that one rather go than the other? */
static bool goes_before(const struct node *node, uint32_t index, uint32_t other)
{
    const struct origin *origins = node->origins.list;

    if (other == ORIGIN_NONE || is_named(node, index) != is_named(node, other))
        return other == ORIGIN_NONE || is_named(node, other);
    if (origins[index].heard_at_ms != origins[other].heard_at_ms)
        return origins[index].heard_at_ms < origins[other].heard_at_ms;
    return origins[index].incarnation < origins[other].incarnation;
}

/* When the table is full, the one that was silent for longest makes room,
 * even if it has not been silent for long. */
static void make_room(struct node *node)
{
    uint32_t oldest = ORIGIN_NONE;

    for (uint32_t i = 0; i < node->origins.high; i++) {
        const struct origin *origin = &node->origins.list[i];

        if (is_idle(node, i) &&
            (!origin->claimed || is_superseded(node, origin)) &&
            goes_before(node, i, oldest))
            oldest = i;
    }
    if (oldest != ORIGIN_NONE)
        forget(node, oldest);
}

static enum err add(const struct step *step, uint16_t name,
                    uint64_t incarnation, uint32_t *origin)
{
    struct origins *origins = &step->node->origins;
    enum err error =
        origins_add(origins, name, incarnation, step->now_ms, origin);

    if (error != ERR_OK) {
        step->node->crowded_until_ms = step->now_ms + ORIGIN_CROWD_MS;
        make_room(step->node);
        error = origins_add(origins, name, incarnation, step->now_ms, origin);
    }
    if (error == ERR_OK)
        acks_meet_origin(step->node, *origin);
    return error;
}

enum err lives_intern(const struct step *step, struct bytes text,
                      uint64_t incarnation, uint32_t *origin)
{
    struct node *node = step->node;
    uint16_t name;

    if (names_use(&node->names, text, &name) != ERR_OK)
        return ERR_FULL;
    enum err error = origins_find(&node->origins, name, incarnation, origin);
    if (error != ERR_OK)
        error = add(step, name, incarnation, origin);
    else
        names_drop(&node->names, name); /* the origin has a use already */
    if (error != ERR_OK)
        names_drop(&node->names, name);
    return error;
}

/* Its server died between sending records and claiming them, and nobody is left
 * who could; or there never was a record of that number. They are adopted, or
 * nobody would ever again claim all that he holds. */
static void adopt(const struct step *step, uint32_t index, uint64_t beyond)
{
    struct node *node = step->node;
    uint32_t end = node->origins.list[index].live ? node->store.used : 0;

    for (uint32_t i = 0; i < end; i++)
        if (store_is_used(&node->store, i) &&
            node->store.slots[i].origin == index &&
            node->store.slots[i].seq > beyond)
            stamp_anew(step, i);
    origins_settle(&node->origins, index);
    node->counters.adopted++;
}

static bool is_orphaned(const struct step *step, uint32_t index)
{
    const struct origin *origin = &step->node->origins.list[index];

    return origin->used && index != step->node->origins.self &&
           origin->applied > origin->claimed &&
           step->now_ms - origin->applied_at_ms > ORPHAN_ADOPT_MS;
}

/* Over a slow link the claims come long after the records. */
static bool is_receiving(const struct step *step)
{
    const struct node *node = step->node;

    for (uint32_t i = 0; i < node->links_high; i++) {
        const struct link *link = &node->links[i];

        if (link->state == LINK_LIVE && link->transferring &&
            step->now_ms - link->entry_at_ms <= ORPHAN_ADOPT_MS)
            return true;
    }
    return false;
}

/* Nobody has told what he claims. A machine that was set back would use numbers
 * again that it has used up, and nobody could refute it (R12). */
static bool is_alone(const struct node *node)
{
    for (uint32_t i = 0; i < node->links_high; i++)
        if (node->links[i].state == LINK_LIVE && node->links[i].stated_at_ms)
            return false;
    return true;
}

static void adopt_orphans(const struct step *step)
{
    const struct origins *origins = &step->node->origins;

    if (!origins->unclean || is_receiving(step) || is_alone(step->node))
        return;
    for (uint32_t i = 0; i < origins->high; i++)
        if (is_orphaned(step, i)) {
            adopt(step, i, origins->list[i].claimed);
            return; /* it looks through all clients: one life a tick */
        }
}

static bool is_crowded(const struct origins *origins)
{
    uint32_t used = 0;

    for (uint32_t i = 0; i < origins->high; i++)
        used += origins->list[i].used;
    return used > origins->count_max / 2;
}

/* Of those that were silent for long the one with the fewest records. */
static uint32_t find_smallest_silent(const struct step *step)
{
    const struct origins *origins = &step->node->origins;
    uint32_t smallest = ORIGIN_NONE;

    for (uint32_t i = 0; i < origins->high; i++) {
        const struct origin *origin = &origins->list[i];

        if (origin->used && i != origins->self &&
            step->now_ms - origin->applied_at_ms > ORPHAN_ADOPT_MS &&
            (smallest == ORIGIN_NONE ||
             origin->live < origins->list[smallest].live))
            smallest = i;
    }
    return smallest;
}

/* A peer gone mad can fill the table with lives that never were, with claims
 * and records of each. One that was full is not left more than half full of
 * what is silent: so what one neighbour names fits beside what the other knows.
 * It is no more than an emergency: adopted records bear other dots here than
 * elsewhere, and vectors differ although all hold the same. */
static void thin_out(const struct step *step)
{
    struct node *node = step->node;

    if (step->now_ms < node->thin_out_at_ms ||
        step->now_ms >= node->crowded_until_ms || !is_crowded(&node->origins))
        return;
    node->thin_out_at_ms = step->now_ms + ORIGIN_THIN_MS;
    uint32_t index = find_smallest_silent(step);
    if (index == ORIGIN_NONE)
        return;
    if (node->origins.list[index].live)
        adopt(step, index, 0);
    forget(node, index);
}

int64_t lives_timeout_ms(const struct node *node)
{
    return node->lives_at_ms;
}

void lives_tick(const struct step *step)
{
    const struct origins *origins = &step->node->origins;

    step->node->lives_at_ms = step->now_ms + LIVES_EVERY_MS;
    adopt_orphans(step);
    thin_out(step);
    for (uint32_t i = 0; i < origins->high; i++)
        if (step->now_ms - origins->list[i].heard_at_ms > ORIGIN_FORGET_MS &&
            is_idle(step->node, i) &&
            is_superseded(step->node, &origins->list[i]))
            forget(step->node, i);
}
