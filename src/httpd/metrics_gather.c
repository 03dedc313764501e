#include "httpd/metrics_facts.h"

#include "httpd/readiness.h"
#include "world/clock.h"

#include <stdlib.h>
#include <string.h>

static uint64_t get(const _Atomic uint64_t *number)
{
    return atomic_load_explicit((_Atomic uint64_t *)number,
                                memory_order_relaxed);
}

static void read_tally(const struct tally *from, struct metrics_tally *to)
{
    to->connections = get(&from->connections);
    to->requests = get(&from->requests);
    for (size_t i = 0; i < COUNT_OF(to->answers); i++)
        to->answers[i] = get(&from->answers[i]);
    for (size_t i = 0; i < COUNT_OF(to->refused); i++)
        to->refused[i] = get(&from->refused[i]);
    for (size_t i = 0; i < COUNT_OF(to->reports); i++)
        to->reports[i] = get(&from->reports[i]);
    to->not_understood = get(&from->not_understood);
    to->passed_over = get(&from->passed_over);
    to->clamped = get(&from->clamped);
    to->too_old = get(&from->too_old);
    to->stream_bytes = get(&from->stream_bytes);
    to->open = atomic_load(&((struct tally *)from)->open);
    to->streams = atomic_load(&((struct tally *)from)->streams);
}

static void read_places(struct places *places, struct metrics_facts *facts)
{
    const struct desk_status *desk = &facts->places.desk;

    places_status(places, &facts->places);
    facts->places_known = facts->places.places < 0 ? 0 : facts->places.places;
    for (uint32_t i = 0; i < facts->places.provider_count; i++)
        facts->providers[i] = (struct metrics_provider){
            desk->counters.providers[i], desk->open[i]};
}

/* One link; those that are live and measured come to stand in front. */
static void add_link(struct metrics_facts *facts,
                     const struct node_link_status *status)
{
    struct metrics_link *link = &facts->links[facts->link_count++];

    if (status->live && status->rtt_ns) {
        *link = facts->links[facts->measured_count];
        link = &facts->links[facts->measured_count++];
    }
    size_t size = status->name.size < CONFIG_NAME_MAX ? status->name.size
                                                      : CONFIG_NAME_MAX;
    memcpy(link->name, status->name.data, size);
    link->name[size] = 0;
    link->status = *status;
}

/* Neighbours there are at the most. */
static uint32_t neighbours_of(struct hub *hub)
{
    uint32_t count = node_neighbour_count(hub_hold(hub));

    hub_let_go(hub);
    return count;
}

static void read_node(struct service *service, struct metrics_facts *facts,
                      uint32_t most)
{
    struct hub *hub = service->parts.hub;
    const struct node *node = hub_hold(hub);

    node_status(node, &facts->node);
    facts->ready = readiness(service, node).ready;
    for (uint32_t i = 0; i < most && i < node_neighbour_count(node); i++) {
        struct node_link_status status;

        node_link_status(node, i, &status);
        if (status.name.size)
            add_link(facts, &status);
    }
    hub_let_go(hub);
}

enum err metrics_gather(struct service *service, struct metrics_facts *facts)
{
    const struct httpd_parts *parts = &service->parts;
    uint32_t most = neighbours_of(parts->hub);

    memset(facts, 0, sizeof(*facts));
    facts->links = calloc(most + 1, sizeof(*facts->links));
    if (!facts->links)
        return ERR_FULL;
    read_node(service, facts, most);
    read_places(parts->places, facts);
    read_tally(&service->tally, &facts->tally);
    if (parts->numbers)
        parts->numbers(parts->context, &facts->numbers);
    facts->started_ns =
        clock_wall_ns() - (clock_mono_ns() - parts->hub->started_mono_ns);
    facts->memory_reserved = parts->hub->memory_bytes;
    facts->memory_touched = hub_memory_touched(parts->hub);
    return ERR_OK;
}

void metrics_facts_free(struct metrics_facts *facts)
{
    free(facts->links);
}
