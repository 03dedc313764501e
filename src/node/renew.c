#include "node/renew.h"

#include "node/copies.h"
#include "node/incarnation.h"
#include "node/links.h"
#include "node/lives.h"
#include "node/pulls.h"
#include "node/recorder.h"
#include "node/stamp_anew.h"

static void stamp_all_anew(const struct step *step, uint32_t old)
{
    const struct store *store = &step->node->store;

    for (uint32_t i = 0; i < store->used; i++)
        if (store_is_used(store, i) && store->slots[i].origin == old &&
            store->slots[i].session == 0)
            stamp_anew(step, i);
}

/* Whoever was told that the refuted life is covered here would not send what
 * was lost of it. A claim cannot be taken back; the session can (R9). */
static void end_sessions_told(const struct step *step, uint32_t old)
{
    for (uint32_t i = 0; i < step->node->links_high; i++) {
        struct link *link = &step->node->links[i];

        if (link->state != LINK_FREE && (link->told[old] || link->covered[old]))
            links_end(step, link, BYE_RENEWED, false);
    }
}

/* What others claim of the old life, and this server no more. */
static void look_for_missing(const struct step *step)
{
    for (uint32_t i = 0; i < step->node->links_high; i++) {
        struct link *link = &step->node->links[i];

        if (link->state == LINK_LIVE && link->stated_at_ms)
            pulls_stated(step, link);
    }
}

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
    end_sessions_told(step, old);
    /* What was claimed of it was claimed of other reports. */
    origins_unclaim(&node->origins, old);
    links_unclaim_origin(node, old);
    recorder_unclaim(node, old);
    copies_renewed(step);
    look_for_missing(step);
    node->counters.renewals++;
    state_wish(step, (struct node_wish){.kind = NODE_TELL,
                                        .note = NODE_NOTE_RENEWED,
                                        .neighbour = NODE_STRANGER});
    return ERR_OK;
}

enum err renew_if_refuted(const struct step *step, const struct link *link,
                          uint32_t origin, uint64_t seq)
{
    const struct origins *origins = &step->node->origins;

    if (origin != origins->self || seq <= origins->list[origin].applied)
        return ERR_OK;
    enum err error = renew(step);
    return error == ERR_OK && link->state == LINK_ENDING ? ERR_REFUSED : error;
}
