#include "node/state.h"

struct bytes state_self_name(const struct node *node)
{
    return names_text(&node->names,
                      node->origins.list[node->origins.self].name);
}

struct record state_record(const struct node *node, uint32_t slot)
{
    struct record record = store_record(&node->store, slot);

    record.taker = names_text(&node->names, node->store.slots[slot].taker);
    return record;
}

bool state_is_there(const struct node *node, uint32_t slot)
{
    return slot != SLOT_NONE &&
           !state_is_over(node, node->store.slots[slot].generation,
                          node->store.slots[slot].stamp_ns);
}

bool state_is_shown(const struct node *node, uint32_t slot)
{
    return state_is_there(node, slot) &&
           !store_is_tombstone(&node->store, slot);
}

uint64_t state_hash(const struct node *node, struct bytes id)
{
    return hash64(&node->table_key, id);
}

void state_wish(const struct step *step, struct node_wish wish)
{
    assert(step->wishes->count < step->wishes->max);
    step->wishes->list[step->wishes->count++] = wish;
}
