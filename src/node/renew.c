#include "node/renew.h"

#include "node/incarnation.h"
#include "node/links.h"
#include "node/lives.h"
#include "node/stamp_anew.h"

static void stamp_all_anew(const struct step *step, uint32_t old)
{
    const struct store *store = &step->node->store;

    for (uint32_t i = 0; i < store->used; i++)
        if (store->slots[i].origin == old && store->slots[i].session == 0)
            stamp_anew(step, i);
}

/* The other ends hold back what they were told is claimed here: reports of the
 * old life that were lost. Only a new session asks for them again. */
static void end_links(const struct step *step)
{
    struct node *node = step->node;

    for (uint32_t i = 0; i < node->links_high; i++) {
        struct link *link = &node->links[i];

        if (link->state == LINK_PROVING || link->state == LINK_LIVE)
            links_end(step, link, BYE_RENEWED, false);
    }
}

/* Fails    ERR_FULL  there is no room.  ERR_REFUSED  the links have ended. */
static enum err renew(const struct step *step)
{
    struct node *node = step->node;
    uint32_t old = node->origins.self, new;
    uint64_t incarnation =
        incarnation_new(step->now, node->origins.list[old].incarnation);

    if (lives_intern(step, state_self_name(node), incarnation, &new) != ERR_OK)
        return ERR_FULL;
    node->origins.self = new;
    node->tree.life = incarnation;
    stamp_all_anew(step, old);
    /* What was claimed of it was claimed of other reports. */
    origins_unclaim(&node->origins, old);
    node->counters.renewals++;
    state_wish(step, (struct node_wish){.kind = NODE_TELL,
                                        .note = NODE_NOTE_RENEWED,
                                        .neighbour = NODE_STRANGER});
    end_links(step);
    return ERR_REFUSED;
}

enum err renew_if_refuted(const struct step *step, uint32_t origin,
                          uint64_t seq)
{
    const struct origins *origins = &step->node->origins;

    if (origin != origins->self || seq <= origins->list[origin].applied)
        return ERR_OK;
    return renew(step);
}
