#include "host.h"

#include "check.h"
#include "check_copies.h"
#include "hostile.h"
#include "inside.h"
#include "seen.h"
#include "topology.h"

#include <stdlib.h>
#include <sys/mman.h>

#define BEGIN_2020_NS (1577836800 * (int64_t)NS_PER_S)

/* ---- names ---- */

uint32_t host_named(const struct sim *sim, struct bytes name)
{
    uint32_t host = 0;

    if (!sim->watcher) { /* "n0012" is host 12 */
        for (size_t i = 1; i < name.size; i++)
            host = host * 10 + (uint32_t)(name.data[i] - '0');
        return host;
    }
    while (host < sim->graph.servers &&
           !bytes_equal(bytes_text(sim->hosts[host].name), name))
        host++;
    assert(host < sim->graph.servers);
    return host;
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
    host->knows = calloc(host->degree + 1, sizeof(*host->knows));
    host->generations = calloc(host->degree + 1, sizeof(*host->generations));
    assert(host->neighbours && host->edges && host->names);
    assert(host->knows && host->generations);
    for (uint32_t i = 0, n = 0; i < graph->count; i++) {
        const struct edge *edge = &graph->edges[i];

        if (edge->a != index && edge->b != index)
            continue;
        host->neighbours[n] = edge->a == index ? edge->b : edge->a;
        host->edges[n] = i;
        host->names[n] = bytes_text(sim->hosts[host->neighbours[n]].name);
        host->knows[n] = true;
        n++;
    }
}

void host_init(struct sim *sim, uint32_t index, uint32_t as)
{
    struct host *host = &sim->hosts[index];
    uint32_t servers = sim->graph.servers;

    host->as = as;
    know_neighbours(sim, host, as);
    host->config = (struct node_config){
        .name = bytes_text(host->name),
        .neighbours = host->names,
        .neighbour_count = host->degree,
        .generations = host->generations,
        .herd = {1, 2, 3},
        .table_key = {{(uint8_t)index, (uint8_t)(index >> 8), 9}},
        .max_clients = sim->keys + HOSTILE_IDS,
        .store_clients = sim->keys + HOSTILE_IDS + 1,
        .text_bytes = (size_t)sim->keys * 128 + (1 << 18),
        .max_origins = 4 * servers + 64,
        .max_links = 4 * host->degree + 8,
        .max_followers = 1,
        .spread = sim->options->spread,
        .member_count = servers,
        .copies = sim->options->copies,
        .times = sim->times,
    };
    if (host->config.copies > host->degree + 1)
        host->config.copies = host->degree + 1;
    host->block_bytes = (node_size(&host->config) + 4095) / 4096 * 4096;
    host->wishes_max = (uint32_t)node_wishes_max(&host->config);
    host->wishes = calloc(host->wishes_max, sizeof(*host->wishes));
    host->wires = calloc(host->config.max_links, sizeof(*host->wires));
    host->seen = seen_make(sim);
    if (sim->keeps_journals)
        disk_init(sim, index);
    assert(host->wishes && host->wires);
}

void host_free(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (host->block)
        munmap(host->block, host->block_bytes);
    disk_free(sim, index);
    if (host->hostile)
        hostile_end(sim, index);
    free(host->neighbours);
    free(host->edges);
    free(host->names);
    free(host->knows);
    free(host->generations);
    free(host->wishes);
    free(host->wires);
    seen_free(host->seen);
    check_copies_free(host);
}

static void find_life(struct sim *sim, struct host *host, bool set_back)
{
    int64_t six_years_ms = (BEGIN_2026_NS - BEGIN_2020_NS) / NS_PER_MS;
    uint64_t ms = (uint64_t)(six_years_ms + sim->now_ns / NS_PER_MS);

    if (!set_back)
        host->config.incarnation =
            ms << 20 | (dice_throw(&sim->dice[DICE_NODES]) & 0xfffff);
}

/* Zeroed; its pages count when they are written. */
static uint8_t *make_block(size_t size)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    /* cppcheck-suppress invalidFunctionArg ; anonymous, so there is no file */
    void *block = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);

    assert(block != MAP_FAILED);
    return block;
}

/* It stays where it is: a process that is set back has pointers into it. */
void host_clear_block(struct host *host)
{
    if (!host->block)
        host->block = make_block(host->block_bytes);
    int failed = madvise(host->block, host->block_bytes, MADV_DONTNEED);
    assert(!failed);
}

static void begin_process(struct sim *sim, struct host *host)
{
    host->born_at_ns = sim->now_ns;
    host->lives++;
    host->generation = host->config.member_generation;
}

void host_run_on(struct sim *sim, uint32_t index, struct node *node)
{
    struct host *host = &sim->hosts[index];

    host->node = node;
    host->written_due = false;
    host->unproved = false;
    for (uint32_t i = 0; i < host->config.max_links; i++)
        host->wires[i] = WIRE_NONE;
    seen_forget(sim, host->seen);
    host->tick_at_ns = sim->now_ns;
    queue_put(&sim->queue, sim->now_ns, EVENT_TICK, index, 0);
}

void host_start(struct sim *sim, uint32_t index, bool set_back)
{
    struct host *host = &sim->hosts[index];

    assert(!host->node);
    begin_process(sim, host);
    if (!host->disk)
        find_life(sim, host, set_back);
    else if (!disk_find(sim, index))
        return;
    host_clear_block(host);
    struct node_moment now = host_moment(sim, host);
    host->node = node_init(host->block, &host->config, &now);
    if (host->disk && !disk_begin(sim, index)) {
        host->node = NULL;
        return;
    }
    host_run_on(sim, index, host->node);
    host->unproved = set_back;
    host->doubted_seq = inside_self_seq(host->node);
    if (host->disk)
        check_restart(sim, index);
    topology_begin_life(sim, index);
}

void host_close_wires(struct sim *sim, uint32_t index, bool told)
{
    const struct host *host = &sim->hosts[index];

    for (uint32_t link = 0; link < host->config.max_links; link++) {
        uint32_t wire = host->wires[link];

        if (wire != WIRE_NONE)
            wire_close(sim, wire,
                       wire_end_of(&sim->wires.list[wire], index, link), told);
    }
}

void host_kill(struct sim *sim, uint32_t index, bool told)
{
    struct host *host = &sim->hosts[index];
    struct node_status status;

    assert(host->node);
    node_status(host->node, &status);
    host->sent_before += status.counters.sent;
    host->pulls_before += status.counters.pulls;
    host_close_wires(sim, index, told);
    if (host->disk)
        disk_end(sim, index, !told);
    host->node = NULL;
}

void host_stop(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    assert(host->node && host->disk);
    host_close_wires(sim, index, true);
    disk_close(sim, index);
    host->node = NULL;
}

uint32_t host_free_link(const struct host *host)
{
    for (uint32_t i = 0; i < host->config.max_links; i++)
        if (host->wires[i] == WIRE_NONE &&
            (!host->node || inside_link_is_free(host->node, i)))
            return i;
    return WIRE_NONE;
}

void host_join(struct host *host, uint32_t link, uint32_t wire)
{
    host->wires[link] = wire;
    if (host->links_high <= link)
        host->links_high = link + 1;
}
