#include "node/expiry.h"

#include "node/fence.h"
#include "node/maphash.h"
#include "node/times.h"

/* Records leave the map hash all at once, this often in the time of a TTL, at
 * moments that depend on nothing but the clock: so servers hash the same. */
#define HASH_TURNS 8

/* Clocks may differ by this part of the time between two such moments. */
#define HASH_MARGIN_PARTS 8

static int64_t turn_ns(const struct node *node)
{
    int64_t turn = node->times.ttl_ns / HASH_TURNS;

    return turn > 0 ? turn : 1;
}

static int64_t margin_ns(const struct node *node)
{
    int64_t part = turn_ns(node) / HASH_MARGIN_PARTS;
    int64_t most = HASH_MARGIN_MOST_MS * (int64_t)NS_PER_MS;

    return part < most ? part : most;
}

/* A jump may be a mistake, or mend one: neighbours' clocks will tell. */
static void note_jump(struct node *node, const struct node_moment *now)
{
    struct expiry *expiry = &node->expiry;
    int64_t ahead_ns = now->wall_ns - now->mono_ns;
    int64_t jump_ns = ahead_ns - expiry->ahead_ns;
    int64_t most_ns = CLOCK_JUMP_MS * (int64_t)NS_PER_MS;

    expiry->ahead_ns = ahead_ns;
    if (jump_ns > most_ns || jump_ns < -most_ns)
        expiry->doubt_until_ms = now->mono_ns / NS_PER_MS + CLOCK_DOUBT_MS;
}

static bool is_trusted(const struct node *node, const struct node_moment *now)
{
    if (!node->times.max_clock_offset_ns)
        return true; /* there is nothing to wait for */
    return !fence_doubts(node) &&
           now->mono_ns / NS_PER_MS >= node->expiry.doubt_until_ms;
}

/* What is hashed at a moment: stamps from the result on. The margin ahead of
 * its deadline a record is not in the hash any more. *into_ns: how long it has
 * been so. */
static int64_t hashed_from(const struct node *node, int64_t wall_ns,
                           int64_t *into_ns)
{
    int64_t turn = turn_ns(node), ahead_ns = wall_ns + margin_ns(node);

    *into_ns = ahead_ns % turn;
    return ahead_ns - *into_ns + turn - node->times.ttl_ns;
}

/* Around the moment at which some leave it the hash is not compared. */
static void note_hash(struct node *node, const struct node_moment *now)
{
    struct expiry *expiry = &node->expiry;
    int64_t turn = turn_ns(node), margin = margin_ns(node), into_ns;
    int64_t from_ns = hashed_from(node, now->wall_ns, &into_ns);

    expiry->is_quiet = into_ns >= margin && into_ns <= turn - margin;
    if (from_ns == expiry->hashed_from_ns)
        return;
    expiry->hashed_from_ns = from_ns;
    expiry->is_hashed = false;
    expiry->at = 0;
    expiry->due_ms = now->mono_ns / NS_PER_MS;
}

void expiry_init(struct node *node, const struct node_moment *now)
{
    node->expiry = (struct expiry){
        .ahead_ns = now->wall_ns - now->mono_ns,
        .doubt_until_ms = now->mono_ns / NS_PER_MS + CLOCK_DOUBT_MS,
        .over_before_ns = INT64_MIN,
        .hashed_from_ns = INT64_MIN,
    };
    expiry_note(node, now);
}

void expiry_note(struct node *node, const struct node_moment *now)
{
    struct expiry *expiry = &node->expiry;

    if (!node->times.ttl_ns)
        return;
    note_jump(node, now);
    expiry->is_trusted = is_trusted(node, now);
    expiry->over_before_ns =
        expiry->is_trusted ? now->wall_ns - node->times.ttl_ns : INT64_MIN;
    if (expiry->is_trusted)
        note_hash(node, now);
}

static void drop(struct node *node, uint32_t slot_index)
{
    const struct slot *slot = &node->store.slots[slot_index];
    struct bytes id = store_record(&node->store, slot_index).id;

    maphash_forget(node, slot_index);
    feed_remove(&node->feed, slot_index);
    origins_lose(&node->origins, slot->origin);
    names_drop(&node->names, slot->taker);
    store_remove(&node->store, state_hash(node, id), slot_index);
    node->counters.expired++;
}

/* Gives    whether it may go: what nobody could be told of stays. That a
 * client was forgotten was told when it was. */
static bool tell_gone(const struct node *node, uint32_t slot)
{
    struct writer *w = node->gone;

    if (!w || store_is_tombstone(&node->store, slot))
        return true;
    if (writer_room(w) < NODE_GONE_BYTES_MAX)
        return false;
    writer_u32(w, slot);
    writer_sized(w, store_record(&node->store, slot).id);
    return true;
}

static void look_at(struct node *node, uint32_t slot)
{
    /* What is not written yet nobody was shown, and its number would be claimed
     * without it. */
    if (!store_is_used(&node->store, slot) ||
        feed_number(&node->feed, slot) > node->written)
        return;
    if (state_is_over(node, node->store.slots[slot].generation,
                      node->store.slots[slot].stamp_ns) &&
        tell_gone(node, slot))
        drop(node, slot);
    else
        maphash_settle(node, slot);
}

void expiry_tick(const struct step *step)
{
    struct node *node = step->node;
    struct expiry *expiry = &node->expiry;

    if (!node->times.ttl_ns || step->now_ms < expiry->due_ms)
        return;
    for (unsigned i = 0;
         i < EXPIRY_SLICE_SLOTS && expiry->at < node->store.used; i++)
        look_at(node, expiry->at++);
    expiry->due_ms = step->now_ms + EXPIRY_PAUSE_MS;
    if (expiry->at < node->store.used)
        return;
    expiry->at = 0;
    expiry->is_hashed = true;
    expiry->due_ms = step->now_ms + EXPIRY_REST_MS;
}

int64_t expiry_timeout_ms(const struct node *node)
{
    return node->times.ttl_ns ? node->expiry.due_ms : INT64_MAX;
}

bool expiry_is_settled(const struct node *node)
{
    const struct expiry *expiry = &node->expiry;

    return !node->times.ttl_ns ||
           (expiry->is_trusted && expiry->is_hashed && expiry->is_quiet);
}

bool expiry_hashes_alike(const struct node *node, int64_t wall_ns)
{
    /* Somebody else's clock may show anything, even what has no future. */
    int64_t most_ns = INT64_MAX - 2 * node->times.ttl_ns, into_ns;

    return !node->times.ttl_ns || (wall_ns >= 0 && wall_ns < most_ns &&
                                   hashed_from(node, wall_ns, &into_ns) ==
                                       node->expiry.hashed_from_ns);
}
