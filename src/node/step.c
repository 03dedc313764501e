/* One event: the switch that only calls, and when the next one is due. */
#include "node/acks.h"
#include "node/bulk.h"
#include "node/checkpoints.h"
#include "node/events.h"
#include "node/expiry.h"
#include "node/links.h"
#include "node/lives.h"
#include "node/maphash.h"
#include "node/neighbours.h"
#include "node/node.h"
#include "node/pulls.h"
#include "node/roles.h"
#include "node/roots.h"
#include "node/times.h"
#include "node/tree.h"

static void on_written(struct node *node, const struct node_event *event)
{
    assert(event->number <= node->feed.last);
    assert(event->ticket <= node->recorders[NODE_JOURNAL].ticket);
    if (event->number > node->written)
        node->written = event->number;
    if (event->ticket > node->written_ticket)
        node->written_ticket = event->ticket;
}

static void on_stop(const struct step *step)
{
    struct node *node = step->node;

    node->stopping = true;
    for (uint32_t i = 0; i < node->links_high; i++)
        if (node->links[i].state != LINK_FREE)
            links_end(step, &node->links[i], BYE_SHUTDOWN, false);
}

/* A neighbour that was removed while it was dialled is a stranger. */
static void on_link_up(const struct step *step, const struct node_event *event)
{
    const struct node *node = step->node;
    bool known = event->neighbour != NODE_STRANGER &&
                 node->neighbours[event->neighbour].used;

    links_open(step, &step->node->links[event->link],
               known ? event->neighbour : NODE_STRANGER);
}

/* If this server stood still, the others were not silent: it did not listen. */
static void note_stall(const struct step *step)
{
    struct node *node = step->node;
    int64_t gap_ms = step->now_ms - node->stepped_at_ms;

    if (gap_ms <= 0)
        return;
    node->stepped_at_ms = step->now_ms;
    if (gap_ms < STALL_MS)
        return;
    for (uint32_t i = 0; i < node->links_high; i++) {
        node->links[i].heard_at_ms += gap_ms;
        node->links[i].opened_at_ms += gap_ms;
        node->links[i].missing.since_ms += gap_ms;
    }
    roots_note_stall(node, gap_ms);
}

void node_step(struct node *node, const struct node_event *event,
               struct node_wishes *wishes)
{
    struct step step = {
        .node = node,
        .now = &event->now,
        .now_ms = event->now.mono_ns / NS_PER_MS,
        .wishes = wishes,
    };

    /* The log's thread may run while nobody listens. */
    if (event->kind != NODE_WRITTEN && event->kind != NODE_STUCK)
        note_stall(&step);
    expiry_note(node, &event->now);
    switch (event->kind) {
    case NODE_LINK_UP:
        on_link_up(&step, event);
        break;
    case NODE_LINK_DOWN:
        links_close(&step, &node->links[event->link]);
        break;
    case NODE_LINK_BYTES:
        on_link_bytes(&step, &node->links[event->link], event->bytes);
        break;
    case NODE_DIAL_FAILED:
        neighbours_dial_failed(&step, event->neighbour);
        break;
    case NODE_TICK:
        on_tick(&step);
        break;
    case NODE_WRITTEN:
        on_written(node, event);
        break;
    case NODE_STUCK:
        node->stuck = event->number != 0;
        break;
    case NODE_NEIGHBOUR:
        on_neighbour(&step, event);
        break;
    case NODE_MEMBERS:
        on_members(node, event);
        break;
    case NODE_STOP:
        on_stop(&step);
        break;
    }
    checkpoints_take(&step);
    acks_look(node);
}

static int64_t sooner(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

/* When the next thing is due on a link: a PING, a role, or giving it up. */
static int64_t link_timeout_ms(const struct node *node, const struct link *link)
{
    if (link->state == LINK_FREE || link->state == LINK_ENDING)
        return INT64_MAX;
    if (link->state != LINK_LIVE)
        return link->opened_at_ms + HANDSHAKE_MS;
    int64_t ping_ms = link->pinged_at_ms + PING_ALONE_MS;
    int64_t silent_ms = link->heard_at_ms + links_silent_ms(link);
    int64_t role_ms =
        sooner(roles_timeout_ms(node, link), pulls_timeout_ms(node, link));

    return sooner(sooner(ping_ms, silent_ms), role_ms);
}

int64_t node_timeout(const struct node *node)
{
    int64_t soonest_ms =
        node->stopping ? INT64_MAX : neighbours_timeout_ms(node);

    soonest_ms = sooner(soonest_ms, maphash_timeout_ms(node));
    soonest_ms = sooner(soonest_ms, tree_timeout_ms(node));
    soonest_ms = sooner(soonest_ms, bulk_timeout_ms(node));
    soonest_ms = sooner(soonest_ms, lives_timeout_ms(node));
    soonest_ms = sooner(soonest_ms, expiry_timeout_ms(node));
    for (uint32_t i = 0; i < node->links_high; i++)
        soonest_ms = sooner(soonest_ms, link_timeout_ms(node, &node->links[i]));
    return soonest_ms < INT64_MAX / NS_PER_MS ? soonest_ms * NS_PER_MS
                                              : INT64_MAX;
}
