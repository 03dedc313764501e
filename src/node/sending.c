#include "node/sending.h"

struct sending sending_over(struct node *node, struct link *link,
                            struct writer *w, size_t enough)
{
    return (struct sending){
        .node = node,
        .link = link,
        .announced = link->announced,
        .w = w,
        .enough = enough,
    };
}

static void open_frame(struct sending *s, int64_t base_ns)
{
    s->begin = frame_begin(s->w, FRAME_UPDATES);
    s->codec = updates_write_head(s->w, base_ns);
    s->highest = (struct highest){.count = 0};
    s->open = true;
}

static bool is_needed(const struct link *link, const struct slot *slot)
{
    return slot->seq > link->peer_claims[slot->origin] &&
           slot->session != link->session;
}

bool sending_offer(struct sending *s, uint32_t slot)
{
    if (!is_needed(s->link, &s->node->store.slots[slot]))
        return false;
    sending_add(s, slot);
    return true;
}

static void count(const struct sending *s)
{
    if (!s->link)
        return;
    s->node->counters.sent++;
    s->node->neighbours[s->link->neighbour].status.sent++;
}

void sending_end(struct sending *s)
{
    if (s->open)
        frame_end(s->w, s->begin);
    s->open = false;
}

void sending_add(struct sending *s, uint32_t slot_index)
{
    const struct slot *slot = &s->node->store.slots[slot_index];
    struct entry entry = {
        .record = store_record(&s->node->store, slot_index),
        .origin = slot->origin,
        .seq = slot->seq,
    };

    if (!s->announced[slot->origin])
        sending_end(s);
    announce(s->node, s->announced, slot->origin, s->w);
    if (!s->open)
        open_frame(s, slot->stamp_ns);
    if (slot->taker != s->node->origins.list[slot->origin].name)
        entry.record.taker = names_text(&s->node->names, slot->taker);
    entry_write(s->w, &s->codec, &entry);
    highest_note(&s->highest, entry.origin, entry.seq);
    count(s);
}
