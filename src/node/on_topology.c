/*
 * The herd's members and links change while it runs (docs/REPLICATION.md 8):
 * what a removed neighbour has brought stays, its link ends.
 */
#include "node/events.h"
#include "node/links.h"
#include "node/neighbours.h"

/* Every connection with it, whatever state it is in. */
static void end_links_with(const struct step *step, uint32_t neighbour)
{
    struct node *node = step->node;

    for (uint32_t i = 0; i < node->links_high; i++) {
        struct link *link = &node->links[i];

        if (link->state != LINK_FREE && link->neighbour == neighbour) {
            links_end(step, link, BYE_NOT_NEIGHBOUR, false);
            link->neighbour = NODE_STRANGER;
        }
    }
}

void on_neighbour(const struct step *step, const struct node_event *event)
{
    struct node *node = step->node;

    if (event->neighbour < node->neighbour_count &&
        node->neighbours[event->neighbour].used) {
        end_links_with(step, event->neighbour);
        neighbours_remove(step, event->neighbour);
    }
    if (event->bytes.size)
        neighbours_add(step, event->neighbour, event->bytes,
                       (uint32_t)event->number);
}

void on_members(struct node *node, const struct node_event *event)
{
    node->config_hash = event->number;
    node->tree.member_count = event->members ? event->members : UINT32_MAX;
}
