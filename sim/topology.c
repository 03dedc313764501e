#include "topology.h"

#include "host.h"

/* Nobody hears of a change later than this. */
#define HEARD_WITHIN_NS (2 * (int64_t)NS_PER_S)

/* What an event of the queue is about: an edge's end, or a host's members. */
#define END_A   0
#define END_B   1
#define MEMBERS 2
#define REBIRTH 3 /* a later member's process takes the place of the last */

/* ... which knocks until then, and is too early by a generation. */
#define KNOCK_NS (2500 * (int64_t)NS_PER_MS)

static void hear_later(struct sim *sim, uint32_t what, uint32_t which)
{
    int64_t wait_ns = dice_between(&sim->dice[DICE_PLAN], 0, HEARD_WITHIN_NS);

    queue_put(&sim->queue, sim->now_ns + wait_ns, EVENT_TOPOLOGY, what, which);
}

static bool is_wanted(const struct sim *sim, uint32_t edge)
{
    return sim->edges[edge].unlinked == 0;
}

static uint32_t end_of(const struct sim *sim, uint32_t edge, uint32_t what)
{
    return what == END_A ? sim->graph.edges[edge].a : sim->graph.edges[edge].b;
}

/* The node's index of the neighbour over an edge. */
static uint32_t neighbour_over(const struct host *host, uint32_t edge)
{
    uint32_t index = 0;

    while (host->edges[index] != edge)
        index++;
    return index;
}

void topology_tell(struct sim *sim, uint32_t index, uint32_t neighbour)
{
    struct host *host = &sim->hosts[index];
    struct node_event event = {.kind = NODE_NEIGHBOUR, .neighbour = neighbour};

    if (host->knows[neighbour]) {
        event.bytes = host->names[neighbour];
        event.number = host->generations[neighbour];
    }
    host_step(sim, index, event);
}

static void hear_of_link(struct sim *sim, uint32_t what, uint32_t edge)
{
    uint32_t index = end_of(sim, edge, what);
    struct host *host = &sim->hosts[index];
    uint32_t neighbour = neighbour_over(host, edge);
    uint32_t generation =
        sim->hosts[host->neighbours[neighbour]].config.member_generation;

    if (host->knows[neighbour] == is_wanted(sim, edge) &&
        host->generations[neighbour] == generation)
        return;
    host->knows[neighbour] = is_wanted(sim, edge);
    host->generations[neighbour] = generation;
    topology_tell(sim, index, neighbour);
}

static void hear_of_members(struct sim *sim, uint32_t index)
{
    uint32_t members = 0;

    for (uint32_t i = 0; i < sim->graph.servers; i++)
        members += !sim->hosts[i].expelled_by;
    host_step(sim, index,
              (struct node_event){.kind = NODE_MEMBERS,
                                  .number = ++sim->configurations,
                                  .members = members});
}

static void be_reborn(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (host->generation == host->config.member_generation)
        return;
    if (host->node)
        host_kill(sim, index, true);
    if (host->disk) /* it is another machine's now */
        disk_wipe(sim, index);
    host_start(sim, index, false);
}

void topology_heard(struct sim *sim, uint32_t what, uint32_t which)
{
    if (what == MEMBERS)
        hear_of_members(sim, which);
    else if (what == REBIRTH)
        be_reborn(sim, which);
    else
        hear_of_link(sim, what, which);
}

void topology_begin_life(struct sim *sim, uint32_t index)
{
    const struct host *host = &sim->hosts[index];

    for (uint32_t i = 0; i < host->degree; i++)
        if (!host->knows[i])
            topology_tell(sim, index, i);
}

void topology_unlink(struct sim *sim, uint32_t edge, int by)
{
    sim->edges[edge].unlinked += by;
    hear_later(sim, END_A, edge);
    hear_later(sim, END_B, edge);
}

/* ---- members ---- */

/* The others hear of it; it itself knows its neighbours, and knocks. */
static void unlink_all(struct sim *sim, uint32_t index, int by)
{
    const struct host *host = &sim->hosts[index];

    for (uint32_t i = 0; i < host->degree; i++) {
        const struct edge *edge = &sim->graph.edges[host->edges[i]];

        sim->edges[host->edges[i]].unlinked += by;
        hear_later(sim, edge->a == index ? END_B : END_A, host->edges[i]);
    }
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        hear_later(sim, MEMBERS, i);
}

static uint32_t members_left(const struct sim *sim)
{
    uint32_t left = 0;

    for (uint32_t i = 0; i < sim->graph.servers; i++)
        left += !sim->hosts[i].gone;
    return left;
}

void topology_expel(struct sim *sim, const struct fault *fault)
{
    struct host *host = &sim->hosts[fault->target];
    bool dies = fault->size == EXPEL_DEAD || fault->size == EXPEL_FOR_GOOD;

    if (host->expelled_by)
        return;
    host->expelled_by = fault;
    host->gone = fault->size == EXPEL_FOR_GOOD && members_left(sim) > 2;
    if (host->node && dies)
        host_kill(sim, fault->target, true);
    unlink_all(sim, fault->target, 1);
}

void topology_admit(struct sim *sim, const struct fault *fault)
{
    struct host *host = &sim->hosts[fault->target];

    if (host->expelled_by != fault || host->gone)
        return;
    host->expelled_by = NULL;
    if (fault->size != EXPEL_ALONE) {
        host->config.member_generation++;
        queue_put(&sim->queue, sim->now_ns + KNOCK_NS, EVENT_TOPOLOGY, REBIRTH,
                  fault->target);
    } else if (!host->node && !host_is_up(host)) {
        host_start(sim, fault->target, false);
    }
    unlink_all(sim, fault->target, -1);
}

/* ---- herds ---- */

static bool knows_over(const struct sim *sim, uint32_t index, uint32_t edge)
{
    const struct host *host = &sim->hosts[index];

    return !host->gone && host->knows[neighbour_over(host, edge)];
}

/* The smaller of two numbers spreads over each edge, until nothing changes. */
static bool join_over(struct sim *sim, uint32_t index)
{
    const struct edge *edge = &sim->graph.edges[index];
    uint32_t *a = &sim->hosts[edge->a].herd, *b = &sim->hosts[edge->b].herd;

    if (*a == *b || !knows_over(sim, edge->a, index) ||
        !knows_over(sim, edge->b, index))
        return false;
    *a = *a < *b ? *a : *b;
    *b = *a;
    return true;
}

void topology_find_herds(struct sim *sim)
{
    bool changed = true;

    for (uint32_t i = 0; i < sim->graph.servers; i++)
        sim->hosts[i].herd = sim->hosts[i].gone ? HOST_NONE : i;
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < sim->graph.count; i++)
            changed = join_over(sim, i) || changed;
    }
}
