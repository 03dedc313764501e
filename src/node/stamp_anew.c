#include "node/stamp_anew.h"

void stamp_anew(const struct step *step, uint32_t slot_index)
{
    struct node *node = step->node;
    struct slot *slot = &node->store.slots[slot_index];
    uint32_t self = node->origins.self;
    uint64_t seq = node->origins.list[self].applied + 1;

    origins_lose(&node->origins, slot->origin);
    slot->origin = (uint16_t)self;
    slot->seq = seq;
    slot->session = 0;
    origins_gain(&node->origins, self);
    feed_move(&node->feed, slot_index);
    origins_apply(&node->origins, self, seq, step->now_ms);
    origins_claim(&node->origins, self, seq, step->now_ms);
}
