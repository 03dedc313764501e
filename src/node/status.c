/* Looking in: what a server tells of itself, and of its neighbours. */
#include "node/expiry.h"
#include "node/fence.h"
#include "node/maphash.h"
#include "node/node.h"
#include "node/roots.h"
#include "node/state.h"
#include "node/stream.h"
#include "node/tree.h"
#include "node/vector.h"

void node_status(const struct node *node, struct node_status *status)
{
    const struct texts *texts = &node->store.texts;

    *status = (struct node_status){
        .counters = node->counters,
        .clients = store_count(&node->store) - node->store.tombstones,
        .tombstones = node->store.tombstones,
        .max_clients = node->max_clients,
        .store_clients = node->store.slot_count,
        .text_bytes_used = (size_t)texts->pages_taken * TEXTS_PAGE_BYTES,
        .text_bytes = (size_t)texts->page_count * TEXTS_PAGE_BYTES,
        .feed_number = node->feed.last,
        .written = node->written,
        .copies = node->copies.wanted,
        .released = node_released(node),
        .stuck = node->stuck,
        .caught_up = node->caught_up,
        .incarnation = node->origins.list[node->origins.self].incarnation,
        .root = roots_name(node, node->tree.root),
        .root_distance = node->tree.distance,
        .vector_hash = vector_hash(node),
        .map_hash = node->map_hash,
        .map_hash_current = maphash_is_current(node) && expiry_is_settled(node),
        .clock_in_doubt = fence_doubts(node),
        .clock_refuses = fence_refuses(node),
    };
}

uint32_t node_neighbour_count(const struct node *node)
{
    return node->neighbour_count;
}

void node_link_status(const struct node *node, uint32_t index,
                      struct node_link_status *status)
{
    const struct neighbour *neighbour = &node->neighbours[index];

    assert(index < node->neighbour_count);
    *status = neighbour->status;
    if (!neighbour->used)
        return;
    status->name = names_text(&node->neighbour_names, neighbour->name);
    status->live = neighbour->link != LINK_NONE;
    if (!status->live)
        return;
    const struct link *link = &node->links[neighbour->link];
    status->dialled_here = link->dialled;
    status->acked = link->acked;
    status->carrying = link->carrying;
    status->wanted = link->wanted;
    status->parent =
        !tree_is_root(node) && node->tree.parent == neighbour->link;
    status->sweeping = link->carrying && (!link->streaming || link->sweeping);
    if (link->streaming)
        status->lag = feed_lag(&node->feed, link->mark);
}

bool node_claim(const struct node *node, uint32_t index, bool *used,
                struct node_claim *claim)
{
    if (index >= node->origins.high)
        return false;
    const struct origin *origin = &node->origins.list[index];

    *used = origin->used;
    if (*used)
        *claim = (struct node_claim){
            .name = names_text(&node->names, origin->name),
            .incarnation = origin->incarnation,
            .claimed = origin->claimed,
            .applied = origin->applied,
            .live = origin->live,
        };
    return true;
}

bool node_is_drained(const struct node *node)
{
    for (uint32_t i = 0; i < node->link_count; i++)
        if (node->links[i].state == LINK_LIVE &&
            !stream_is_drained(node, &node->links[i]))
            return false;
    return true;
}
