#include "inside.h"

#include "node/maphash.h"
#include "node/state.h"

bool inside_link_is_free(const struct node *node, uint32_t link)
{
    return node->links[link].state == LINK_FREE;
}

static const struct origin *self_of(const struct node *node)
{
    return &node->origins.list[node->origins.self];
}

uint64_t inside_self_incarnation(const struct node *node)
{
    return self_of(node)->incarnation;
}

uint64_t inside_self_seq(const struct node *node)
{
    return self_of(node)->claimed;
}

uint64_t inside_root_life(const struct node *node)
{
    return node->tree.roots[node->tree.root].life;
}

uint64_t inside_claims_version(const struct node *node)
{
    return node->origins.claims_version;
}

bool inside_claim(const struct node *node, uint32_t index,
                  uint64_t *incarnation, uint64_t *claimed)
{
    if (index >= node->origins.high)
        return false;
    *incarnation = node->origins.list[index].incarnation;
    *claimed = node->origins.list[index].claimed;
    return true;
}

bool inside_is_clean(const struct node *node)
{
    /* Counted anew: the node's own count may be what is broken. */
    for (uint32_t i = 0; i < node->origins.high; i++)
        if (node->origins.list[i].applied > node->origins.list[i].claimed)
            return false;
    return true;
}

uint32_t inside_count(const struct node *node)
{
    return store_count(&node->store);
}

bool inside_find(const struct node *node, uint64_t hash, struct bytes id,
                 struct record *record, bool *own, uint64_t *seq)
{
    uint32_t slot = store_find(&node->store, hash, id);

    if (slot == SLOT_NONE)
        return false;
    *record = state_record(node, slot);
    *seq = node->store.slots[slot].seq;
    *own = node->store.slots[slot].origin == node->origins.self &&
           node->store.slots[slot].session == 0;
    return true;
}

bool inside_shows(const struct node *node, struct bytes id)
{
    return state_is_shown(node,
                          store_find(&node->store, state_hash(node, id), id));
}

uint64_t inside_number(const struct node *node, uint64_t hash, struct bytes id)
{
    uint32_t slot = store_find(&node->store, hash, id);

    assert(slot != SLOT_NONE);
    return feed_number(&node->feed, slot);
}

bool inside_is_dialling(const struct node *node, uint32_t neighbour)
{
    return node->neighbours[neighbour].used &&
           node->neighbours[neighbour].dialling;
}

static uint32_t neighbour_of_session(const struct node *node, uint32_t session)
{
    for (uint32_t i = 0; i < node->link_count; i++)
        if (session && node->links[i].state != LINK_FREE &&
            node->links[i].session == session)
            return node->links[i].neighbour;
    return NODE_STRANGER;
}

bool inside_dot(const struct node *node, uint64_t hash, struct bytes id,
                struct inside_dot *dot, struct record *record)
{
    uint32_t slot = store_find(&node->store, hash, id);

    if (slot == SLOT_NONE)
        return false;
    const struct slot *s = &node->store.slots[slot];
    const struct origin *origin = &node->origins.list[s->origin];
    *record = state_record(node, slot);
    *dot = (struct inside_dot){
        .name = names_text(&node->names, origin->name),
        .incarnation = origin->incarnation,
        .seq = s->seq,
        .neighbour = neighbour_of_session(node, s->session),
    };
    return true;
}

static const struct link *link_to(const struct node *node, uint32_t neighbour)
{
    uint32_t link = node->neighbours[neighbour].used
                        ? node->neighbours[neighbour].link
                        : LINK_NONE;

    return link == LINK_NONE ? NULL : &node->links[link];
}

enum inside_stream inside_stream(const struct node *node, uint32_t neighbour)
{
    const struct link *link = link_to(node, neighbour);

    if (!link || !link->streaming)
        return STREAM_NONE;
    return link->sweeping ? STREAM_SWEEP : STREAM_NEWS;
}

bool inside_pulls(const struct node *node, uint32_t neighbour)
{
    const struct link *link = link_to(node, neighbour);

    return link && (link->owes & OWES_PULL) != 0;
}

void inside_spoil(struct node *node, uint64_t hash, struct bytes id)
{
    uint32_t slot = store_find(&node->store, hash, id);

    if (slot == SLOT_NONE)
        return;
    /* Up or down: a record that ranks too high keeps newer ones from passing.
     */
    if (node->store.slots[slot].seq % 2)
        node->store.slots[slot].stamp_ns += 3 * (int64_t)NS_PER_S;
    else
        node->store.slots[slot].stamp_ns /= 2;
    maphash_renew(node, slot);
}

uint32_t inside_carrying(const struct node *node)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < node->links_high; i++)
        count += node->links[i].state == LINK_LIVE && node->links[i].carrying;
    return count;
}
