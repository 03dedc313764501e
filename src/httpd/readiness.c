#include "httpd/readiness.h"

#include "world/clock.h"

/* Neighbours there are, and since when none of them has been live. */
static int64_t look_at_links(const struct node *node, struct ready_facts *facts,
                             int64_t since_ns)
{
    for (uint32_t i = 0; i < node_neighbour_count(node); i++) {
        struct node_link_status link;

        node_link_status(node, i, &link);
        if (link.name.size == 0)
            continue;
        facts->neighbours++;
        facts->live += link.live;
        if (link.since_mono_ns > since_ns)
            since_ns = link.since_mono_ns;
    }
    return since_ns;
}

struct ready readiness(const struct service *service, const struct node *node)
{
    struct ready_facts facts = {.stopping = atomic_load(&service->draining)};
    struct node_status status;

    node_status(node, &status);
    facts.stuck = status.stuck;
    facts.clock_refuses = status.clock_refuses;
    facts.caught_up = status.caught_up;
    int64_t since_ns =
        look_at_links(node, &facts, service->parts.hub->started_mono_ns);
    facts.alone_ms = (clock_mono_ns() - since_ns) / NS_PER_MS;
    return ready_judge(&facts);
}
