#include "node/neighbours.h"

#include "node/times.h"

static void add(struct node *node, uint32_t index, struct bytes name,
                uint32_t generation)
{
    struct neighbour *neighbour = &node->neighbours[index];
    enum err error = names_use(&node->neighbour_names, name, &neighbour->name);

    assert(error == ERR_OK);
    neighbour->used = true;
    neighbour->generation = generation;
    neighbour->link = LINK_NONE;
    neighbour->backoff_ms = DIAL_FIRST_MS;
    if (node->neighbour_count <= index)
        node->neighbour_count = index + 1;
}

uint32_t neighbours_max(const struct node_config *config)
{
    return config->max_neighbours > config->neighbour_count
               ? config->max_neighbours
               : config->neighbour_count;
}

void neighbours_init(struct node *node, struct block *block,
                     const struct node_config *config)
{
    node->neighbour_max = neighbours_max(config);
    node->neighbours =
        block_carve(block, node->neighbour_max, sizeof(*node->neighbours));
    if (!node->neighbours)
        return;
    for (uint32_t i = 0; i < config->neighbour_count; i++)
        add(node, i, config->neighbours[i],
            config->generations ? config->generations[i] : 0);
}

void neighbours_add(const struct step *step, uint32_t index, struct bytes name,
                    uint32_t generation)
{
    struct node *node = step->node;

    assert(index < node->neighbour_max && !node->neighbours[index].used);
    assert(record_is_server_name(name));
    node->neighbours[index] = (struct neighbour){.dial_at_ms = step->now_ms};
    add(node, index, name, generation);
}

void neighbours_remove(const struct step *step, uint32_t index)
{
    struct node *node = step->node;
    struct neighbour *neighbour = &node->neighbours[index];

    assert(index < node->neighbour_count && neighbour->used);
    assert(neighbour->link == LINK_NONE);
    neighbour->used = false;
    names_drop(&node->neighbour_names, neighbour->name);
}

uint32_t neighbours_find(const struct node *node, struct bytes name)
{
    for (uint32_t i = 0; i < node->neighbour_count; i++)
        if (node->neighbours[i].used &&
            bytes_equal(
                names_text(&node->neighbour_names, node->neighbours[i].name),
                name))
            return i;
    return NODE_STRANGER;
}

/* Other dice for every neighbour, from the one throw that an event brings. */
static uint64_t dice(const struct step *step, uint32_t neighbour)
{
    uint64_t x = step->now->chance + (neighbour + 1) * 0x9e3779b97f4a7c15u;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static void dial_later(const struct step *step, uint32_t index)
{
    struct neighbour *neighbour = &step->node->neighbours[index];
    int64_t wait_ms = neighbour->backoff_ms;
    int64_t spread_ms = wait_ms * DIAL_JITTER_PERCENT / 100;
    int64_t shift_ms =
        (int64_t)(dice(step, index) % (uint64_t)(2 * spread_ms + 1));

    neighbour->dial_at_ms = step->now_ms + wait_ms - spread_ms + shift_ms;
    neighbour->backoff_ms = neighbour->backoff_ms * 2 < DIAL_MOST_MS
                                ? neighbour->backoff_ms * 2
                                : DIAL_MOST_MS;
}

static bool waits(const struct neighbour *neighbour)
{
    return neighbour->used && neighbour->link == LINK_NONE &&
           !neighbour->dialling;
}

void neighbours_tick(const struct step *step)
{
    for (uint32_t i = 0; i < step->node->neighbour_count; i++) {
        struct neighbour *neighbour = &step->node->neighbours[i];

        if (!waits(neighbour) || neighbour->dial_at_ms > step->now_ms)
            continue;
        neighbour->dialling = true;
        state_wish(step, (struct node_wish){.kind = NODE_DIAL, .neighbour = i});
    }
}

int64_t neighbours_timeout_ms(const struct node *node)
{
    int64_t soonest_ms = INT64_MAX;

    for (uint32_t i = 0; i < node->neighbour_count; i++)
        if (waits(&node->neighbours[i]) &&
            node->neighbours[i].dial_at_ms < soonest_ms)
            soonest_ms = node->neighbours[i].dial_at_ms;
    return soonest_ms;
}

static void tell(const struct step *step, uint32_t neighbour,
                 enum node_note note, enum bye reason, bool theirs)
{
    state_wish(step, (struct node_wish){.kind = NODE_TELL,
                                        .note = note,
                                        .neighbour = neighbour,
                                        .reason = reason,
                                        .theirs = theirs});
}

static void tell_lost(const struct step *step, uint32_t index, enum bye reason,
                      bool theirs)
{
    struct neighbour *neighbour = &step->node->neighbours[index];

    if (!neighbour->told_live)
        return;
    neighbour->told_live = false;
    neighbour->status.since_mono_ns = step->now->mono_ns;
    tell(step, index, NODE_NOTE_LINK_LOST, reason, theirs);
}

void neighbours_dial_done(const struct step *step, uint32_t index)
{
    step->node->neighbours[index].dialling = false;
}

void neighbours_dial_failed(const struct step *step, uint32_t index)
{
    struct neighbour *neighbour = &step->node->neighbours[index];

    if (!neighbour->used)
        return;
    neighbour->dialling = false;
    dial_later(step, index);
    /* The connection that was to replace another has not come to life. */
    if (neighbour->link == LINK_NONE)
        tell_lost(step, index, BYE_DUPLICATE, true);
}

void neighbours_gain(const struct step *step, uint32_t index, uint32_t link)
{
    struct neighbour *neighbour = &step->node->neighbours[index];

    assert(neighbour->link == LINK_NONE);
    neighbour->link = link;
    neighbour->told_reason = BYE_NONE;
    if (neighbour->told_live)
        return;
    neighbour->told_live = true;
    neighbour->status.since_mono_ns = step->now->mono_ns;
    tell(step, index, NODE_NOTE_LINK_LIVE, BYE_NONE, false);
    if (step->node->links[link].other_config)
        tell(step, index, NODE_NOTE_CONFIG, BYE_NONE, true);
    if (step->node->links[link].other_times)
        tell(step, index, NODE_NOTE_TIMES, BYE_NONE, true);
}

void neighbours_lose(const struct step *step, uint32_t index, enum bye reason,
                     bool theirs)
{
    struct neighbour *neighbour = &step->node->neighbours[index];

    assert(neighbour->link != LINK_NONE);
    /* One that dies as soon as it lives is refused: by a twin, a full table. */
    if (step->now_ms - step->node->links[neighbour->link].opened_at_ms >=
        DIAL_MOST_MS)
        neighbour->backoff_ms = DIAL_FIRST_MS;
    neighbour->link = LINK_NONE;
    dial_later(step, index);
    /* Another connection takes over: nobody need know. */
    if (reason == BYE_DUPLICATE)
        return;
    neighbour->status.last_reason = reason;
    tell_lost(step, index, reason, theirs);
}

void neighbours_refused(const struct step *step, uint32_t index,
                        enum bye reason, bool theirs)
{
    struct neighbour *neighbour = &step->node->neighbours[index];

    /* Two that dial one another at once part with one connection too many;
     * a connection that merely broke will be told if it goes on. */
    if (reason == BYE_NONE || reason == BYE_DUPLICATE ||
        reason == neighbour->told_reason)
        return;
    neighbour->told_reason = reason;
    neighbour->status.last_reason = reason;
    tell(step, index, NODE_NOTE_LINK_REFUSED, reason, theirs);
}
