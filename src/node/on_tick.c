/* TICK: whatever is due by the clock (docs/REPLICATION.md 6). */
#include "node/bulk.h"
#include "node/events.h"
#include "node/expiry.h"
#include "node/fence.h"
#include "node/links.h"
#include "node/lives.h"
#include "node/maphash.h"
#include "node/neighbours.h"
#include "node/pulls.h"
#include "node/roles.h"
#include "node/times.h"
#include "node/tree.h"

/* Has it not proved itself in time, or not been heard for too long? */
static bool is_silent(const struct step *step, const struct link *link)
{
    if (link->state != LINK_LIVE)
        return step->now_ms - link->opened_at_ms >= HANDSHAKE_MS;
    return step->now_ms - link->heard_at_ms >= links_silent_ms(link);
}

static void tick_link(const struct step *step, struct link *link)
{
    if (link->state == LINK_FREE || link->state == LINK_ENDING)
        return;
    if (step->node->stuck) {
        /* What came could not be kept, nor passed on: others go around. */
        links_end(step, link, BYE_DISK, false);
    } else if (is_silent(step, link)) {
        links_end(step, link, BYE_SILENT, false);
    } else if (link->state == LINK_LIVE &&
               step->now_ms - link->pinged_at_ms >= PING_ALONE_MS) {
        tree_ping(step, link);
    }
    if (link->state != LINK_LIVE)
        return;
    pulls_tick(step, link);
    roles_tick(step, link);
}

void on_tick(const struct step *step)
{
    struct node *node = step->node;

    (void)tree_tick(step); /* roles are looked at with each link */
    for (uint32_t i = 0; i < node->links_high; i++)
        tick_link(step, &node->links[i]);
    bulk_tick(step);
    if (!node->stopping)
        neighbours_tick(step);
    fence_look(step);
    lives_tick(step);
    maphash_tick(step);
    expiry_tick(step);
}
