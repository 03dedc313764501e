#include "node/repair.h"

#include "node/expiry.h"
#include "node/maphash.h"
#include "node/sending.h"
#include "node/times.h"
#include "node/vector.h"

bool repair_is_settled(const struct node *node)
{
    return origins_are_clean(&node->origins) && maphash_is_current(node) &&
           expiry_is_settled(node);
}

static void tell(const struct step *step, const struct link *link)
{
    step->node->counters.differences++;
    state_wish(step, (struct node_wish){.kind = NODE_TELL,
                                        .note = NODE_NOTE_DIFFERS,
                                        .neighbour = link->neighbour});
}

/* Have both ends held the same for so long that nothing can be on its way? */
static bool is_still(const struct step *step, struct link *link,
                     const struct hash128 *theirs)
{
    const struct hash128 *ours = &step->node->map_hash;

    if (!hash128_equal(link->still_theirs, *theirs) ||
        !hash128_equal(link->still_ours, *ours)) {
        link->still_theirs = *theirs;
        link->still_ours = *ours;
        link->still_since_ms = step->now_ms;
    }
    return step->now_ms - link->still_since_ms >= REPAIR_STILL_MS;
}

void repair_hear(const struct step *step, struct link *link,
                 const struct ping *ping)
{
    struct node *node = step->node;
    bool still = is_still(step, link, &ping->map_hash);

    if (!(ping->flags & PING_SETTLED) || !repair_is_settled(node) ||
        !expiry_hashes_alike(node, ping->wall_ns) ||
        hash128_equal(ping->map_hash, node->map_hash))
        return;
    vector_settle(node);
    if ((!still && !hash128_equal(ping->vector_hash, vector_hash(node))) ||
        (link->repaired_at_ms &&
         step->now_ms - link->repaired_at_ms < REPAIR_EVERY_MS))
        return;
    tell(step, link);
    link->repaired_at_ms = step->now_ms;
    link->owes |= OWES_HASHES;
}

void repair_write_hashes(const struct node *node, struct writer *w)
{
    size_t begin = frame_begin(w, FRAME_HASHES);

    for (unsigned i = 0; i < BUCKETS; i++)
        hash128_write(w, node->buckets[i]);
    frame_end(w, begin);
}

static bool is_fetched(const struct node *node, const struct link *link,
                       uint32_t slot)
{
    unsigned bucket = maphash_bucket(node, slot);

    return (link->fetched[bucket / 8] >> bucket % 8 & 1) != 0;
}

void repair_write(struct node *node, struct link *link, struct writer *w,
                  size_t enough, bool *more)
{
    struct sending s = sending_over(node, link, w, enough);
    uint32_t slice_end = link->fetch_at + SWEEP_SLICE_SLOTS;

    while (link->fetch_at < link->fetch_end && link->fetch_at < slice_end &&
           w->size < enough && writer_room(w) >= ENTRY_ROOM) {
        if (store_is_used(&node->store, link->fetch_at) &&
            is_fetched(node, link, link->fetch_at) &&
            feed_number(&node->feed, link->fetch_at) <= node->written)
            sending_add(&s, link->fetch_at);
        link->fetch_at++;
    }
    sending_end(&s);
    if (link->fetch_at < link->fetch_end)
        *more = true;
}
