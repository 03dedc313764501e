#include "host.h"

#include "check.h"
#include "core/frame.h"
#include "inside.h"
#include "traffic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BEGIN_2026_NS (1767225600 * (int64_t)NS_PER_S)
#define BEGIN_2020_NS (1577836800 * (int64_t)NS_PER_S)

/* ---- clocks ---- */

static int64_t drifted(const struct host *host, int64_t ns)
{
    return ns + ns / 1000000 * host->drift_ppm;
}

static struct node_moment clocks(const struct sim *sim, const struct host *host)
{
    int64_t steady_ns = drifted(host, sim->now_ns - host->born_at_ns);

    return (struct node_moment){
        .wall_ns =
            BEGIN_2026_NS + drifted(host, sim->now_ns) + host->wall_shift_ns,
        .mono_ns = NS_PER_S + steady_ns,
    };
}

struct node_moment host_moment(struct sim *sim, const struct host *host)
{
    struct node_moment now = clocks(sim, host);

    now.chance = dice_throw(&sim->dice[DICE_NODES]);
    return now;
}

/* When its steady clock will show that; a little later at the most. */
static int64_t moment_of(const struct host *host, int64_t mono_ns)
{
    int64_t ns = mono_ns - NS_PER_S;

    return host->born_at_ns + ns - ns / 1000000 * host->drift_ppm +
           (host->drift_ppm ? 2000 + ns / 500000 : 0);
}

/* ---- a process ---- */

static uint32_t degree_of(const struct graph *graph, uint32_t host)
{
    uint32_t degree = 0;

    for (uint32_t i = 0; i < graph->count; i++)
        degree += graph->edges[i].a == host || graph->edges[i].b == host;
    return degree;
}

static void know_neighbours(struct sim *sim, struct host *host, uint32_t index)
{
    const struct graph *graph = &sim->graph;

    host->degree = degree_of(graph, index);
    host->neighbours = calloc(host->degree + 1, sizeof(*host->neighbours));
    host->edges = calloc(host->degree + 1, sizeof(*host->edges));
    host->names = calloc(host->degree + 1, sizeof(*host->names));
    assert(host->neighbours && host->edges && host->names);
    for (uint32_t i = 0, n = 0; i < graph->count; i++) {
        const struct edge *edge = &graph->edges[i];

        if (edge->a != index && edge->b != index)
            continue;
        host->neighbours[n] = edge->a == index ? edge->b : edge->a;
        host->edges[n] = i;
        host->names[n] = bytes_text(sim->hosts[host->neighbours[n]].name);
        n++;
    }
}

void host_init(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    uint32_t servers = sim->graph.servers;

    know_neighbours(sim, host, index);
    host->config = (struct node_config){
        .name = bytes_text(host->name),
        .neighbours = host->names,
        .neighbour_count = host->degree,
        .herd = {1, 2, 3},
        .table_key = {{(uint8_t)index, (uint8_t)(index >> 8), 9}},
        .max_clients = sim->keys,
        .store_clients = sim->keys + 1,
        .text_bytes = (size_t)sim->keys * 128 + (1 << 18),
        .max_origins = 4 * servers + 64,
        .max_links = 4 * host->degree + 8,
        .max_followers = 1,
        .spread = sim->options->spread,
        .member_count = servers,
    };
    host->block_bytes = node_size(&host->config);
    host->wishes_max = (uint32_t)node_wishes_max(&host->config);
    host->wishes = calloc(host->wishes_max, sizeof(*host->wishes));
    host->wires = calloc(host->config.max_links, sizeof(*host->wires));
    host->seen = check_make(sim);
    assert(host->wishes && host->wires);
}

void host_free(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (host->node)
        munmap(host->block, host->block_bytes);
    free(host->neighbours);
    free(host->edges);
    free(host->names);
    free(host->wishes);
    free(host->wires);
    check_free(host->seen);
}

static uint64_t incarnation_of(struct sim *sim, const struct host *host,
                               bool set_back)
{
    int64_t six_years_ms = (BEGIN_2026_NS - BEGIN_2020_NS) / NS_PER_MS;
    uint64_t ms = (uint64_t)(six_years_ms + sim->now_ns / NS_PER_MS);

    if (set_back)
        return host->config.incarnation;
    return ms << 20 | (dice_throw(&sim->dice[DICE_NODES]) & 0xfffff);
}

void host_start(struct sim *sim, uint32_t index, bool set_back)
{
    struct host *host = &sim->hosts[index];

    assert(!host->node);
    host->config.incarnation = incarnation_of(sim, host, set_back);
    host->born_at_ns = sim->now_ns;
    host->lives++;
    host->unproved = set_back;
    host->written_due = false;
    host->block = mmap(NULL, host->block_bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert(host->block != MAP_FAILED);
    for (uint32_t i = 0; i < host->config.max_links; i++)
        host->wires[i] = WIRE_NONE;
    struct node_moment now = host_moment(sim, host);
    host->node = node_init(host->block, &host->config, &now);
    check_begin_life(sim, index);
    host->tick_at_ns = sim->now_ns;
    queue_put(&sim->queue, sim->now_ns, EVENT_TICK, index, 0);
}

static unsigned end_of(const struct wire *wire, uint32_t host, uint32_t link)
{
    return wire->ends[0].host == host && wire->ends[0].link == link ? 0 : 1;
}

void host_kill(struct sim *sim, uint32_t index, bool told)
{
    struct host *host = &sim->hosts[index];
    struct node_status status;

    assert(host->node);
    node_status(host->node, &status);
    host->sent_before += status.counters.sent;
    host->pulls_before += status.counters.pulls;
    for (uint32_t link = 0; link < host->config.max_links; link++) {
        uint32_t wire = host->wires[link];

        if (wire != WIRE_NONE)
            wire_close(sim, wire, end_of(&sim->wires.list[wire], index, link),
                       told);
    }
    munmap(host->block, host->block_bytes);
    host->node = NULL;
}

uint32_t host_free_link(const struct host *host)
{
    for (uint32_t i = 0; i < host->config.max_links; i++)
        if (host->wires[i] == WIRE_NONE && inside_link_is_free(host->node, i))
            return i;
    return WIRE_NONE;
}

void host_join(struct host *host, uint32_t link, uint32_t wire)
{
    host->wires[link] = wire;
    if (host->links_high <= link)
        host->links_high = link + 1;
}

/* ---- turns ---- */

size_t host_want(struct sim *sim, uint32_t index, uint32_t link,
                 uint8_t *buffer, bool *more)
{
    struct host *host = &sim->hosts[index];
    /* No dice: what is wanted may depend on the node alone. */
    struct node_moment now = clocks(sim, host);
    size_t size =
        node_want(host->node, &now, link, buffer, FRAME_BYTES_MAX, more);

    if (size)
        traffic_note(sim, buffer, size);
    return size;
}

static void close_link(struct sim *sim, uint32_t index, uint32_t link)
{
    struct host *host = &sim->hosts[index];
    uint32_t wire = host->wires[link];

    if (wire == WIRE_NONE)
        return;
    unsigned end = end_of(&sim->wires.list[wire], index, link);
    wire_pump(sim, wire, end); /* the goodbye */
    wire_close(sim, wire, end, true);
    host_step(sim, index,
              (struct node_event){.kind = NODE_LINK_DOWN, .link = link});
}

static const char *const notes[] = {
    "link live",  "link lost", "link refused", "other configuration",
    "store full", "renewed",   "differs"};

static void obey(struct sim *sim, uint32_t index, const struct node_wish *wish)
{
    const struct host *host = &sim->hosts[index];

    switch (wish->kind) {
    case NODE_DIAL:
        wire_dial(sim, index, wish->neighbour);
        break;
    case NODE_CLOSE:
        close_link(sim, index, wish->link);
        break;
    case NODE_TELL:
        sim_tell(sim, "%s: %s, %s: %s", host->name, notes[wish->note],
                 wish->neighbour < host->degree
                     ? sim->hosts[host->neighbours[wish->neighbour]].name
                     : "stranger",
                 bye_text((uint8_t)wish->reason));
        break;
    }
}

static void plan_tick(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    int64_t mono_ns = node_timeout(host->node);

    if (mono_ns == INT64_MAX)
        return;
    int64_t at_ns = moment_of(host, mono_ns);
    if (at_ns < sim->now_ns)
        at_ns = sim->now_ns;
    /* The one in the queue is early enough: it will look again. */
    if (host->tick_at_ns > sim->now_ns && host->tick_at_ns <= at_ns)
        return;
    host->tick_at_ns = at_ns;
    queue_put(&sim->queue, at_ns, EVENT_TICK, index, 0);
}

static void plan_written(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (host->written_due ||
        node_written(host->node) == node_number(host->node))
        return;
    if (!sim->log_lag_ns) {
        host_written(sim, index);
        return;
    }
    host->written_due = true;
    queue_put(&sim->queue, sim->now_ns + sim->log_lag_ns, EVENT_WRITTEN, index,
              (uint32_t)host->lives);
}

static void raw_step(struct sim *sim, uint32_t index, struct node_event *event,
                     struct node_wishes *wishes)
{
    struct host *host = &sim->hosts[index];

    event->now = host_moment(sim, host);
    node_step(host->node, event, wishes);
}

static void pump_all(struct sim *sim, uint32_t index)
{
    const struct host *host = &sim->hosts[index];

    for (uint32_t link = 0; link < host->links_high; link++)
        if (host->wires[link] != WIRE_NONE)
            wire_pump(sim, host->wires[link],
                      end_of(&sim->wires.list[host->wires[link]], index, link));
}

/* ---- and what follows ---- */
void host_finish(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (host->unproved &&
        inside_self_incarnation(host->node) != host->config.incarnation)
        host->unproved = false; /* it has understood, and lives anew */
    check_step(sim, index);
    plan_written(sim, index);
    pump_all(sim, index);
    plan_tick(sim, index);
}

void host_step(struct sim *sim, uint32_t index, struct node_event event)
{
    struct host *host = &sim->hosts[index];
    struct node_wishes wishes = {.list = host->wishes, .max = host->wishes_max};

    if (!host->node)
        return;
    raw_step(sim, index, &event, &wishes);
    sim_mix(sim, (uint64_t)event.kind << 32 | index);
    /* Obeying makes further steps, which use the same list. */
    struct node_wish first[8], *copy = first;
    size_t count = wishes.count;
    if (count > COUNT_OF(first))
        copy = malloc(count * sizeof(*copy));
    assert(copy);
    memcpy(copy, wishes.list, count * sizeof(*copy));
    for (size_t i = 0; i < count; i++)
        obey(sim, index, &copy[i]);
    if (copy != first)
        free(copy);
    host_finish(sim, index);
}

void host_tick(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (!host->node || host_is_frozen(host) || host->tick_at_ns != sim->now_ns)
        return;
    host->tick_at_ns = 0;
    check_spin(sim, index);
    host_step(sim, index, (struct node_event){.kind = NODE_TICK});
}

void host_written(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct node_event event = {.kind = NODE_WRITTEN};
    struct node_wishes wishes = {.list = host->wishes, .max = host->wishes_max};

    host->written_due = false;
    event.number = node_number(host->node);
    raw_step(sim, index, &event, &wishes);
    assert(wishes.count == 0);
}

void host_thaw(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (!host->node)
        return;
    for (uint32_t i = 0; i < host->degree; i++)
        wire_release(sim, host->edges[i]);
    host->tick_at_ns = sim->now_ns;
    queue_put(&sim->queue, sim->now_ns, EVENT_TICK, index, 0);
}

struct node_answer host_command(struct sim *sim, uint32_t index,
                                struct bytes line, struct writer *texts)
{
    struct host *host = &sim->hosts[index];
    struct node_moment now = host_moment(sim, host);
    struct node_command command = {command_parse(line), 0};
    struct node_answer answer = {.verdict = NODE_MISSING};

    command.hash = node_hash(host->node, command.command.id);
    (void)node_batch(host->node, &now, &command, 1, &answer, texts);
    return answer;
}
