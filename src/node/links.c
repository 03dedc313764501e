#include "node/links.h"

#include "node/acks.h"
#include "node/bulk.h"
#include "node/neighbours.h"
#include "node/roles.h"
#include "node/stream.h"
#include "node/tree.h"

#include <string.h>

void links_init(struct node *node, struct block *block, uint32_t link_count,
                uint32_t origin_count)
{
    struct link *links = block_carve(block, link_count, sizeof(*links));

    node->link_count = link_count;
    node->links = links;
    for (uint32_t i = 0; i < link_count; i++) {
        struct link link = {
            .peer_claims = block_carve(block, origin_count, sizeof(uint64_t)),
            .told = block_carve(block, origin_count, sizeof(uint64_t)),
            .covered = block_carve(block, origin_count, sizeof(uint64_t)),
            .sweep_claims = block_carve(block, origin_count, sizeof(uint64_t)),
            .announced = block_carve(block, origin_count, 1),
            .meanings = block_carve(block, origin_count, sizeof(uint32_t)),
            .input = block_carve(block, FRAME_BYTES_MAX, 1),
        };

        if (links)
            links[i] = link;
    }
}

/* Tables are cleared as far as the last session can have written them. */
static void clear_tables(const struct node *node, struct link *link)
{
    size_t high = node->origins.high;

    memset(link->peer_claims, 0, high * sizeof(*link->peer_claims));
    memset(link->told, 0, high * sizeof(*link->told));
    memset(link->covered, 0, high * sizeof(*link->covered));
    memset(link->sweep_claims, 0, high * sizeof(*link->sweep_claims));
    memset(link->announced, 0, high);
    memset(link->meanings, 0, link->meanings_high * sizeof(*link->meanings));
}

void links_open(const struct step *step, struct link *link, uint32_t neighbour)
{
    struct node *node = step->node;

    assert(link->state == LINK_FREE);
    if (node->links_high <= (uint32_t)(link - node->links))
        node->links_high = (uint32_t)(link - node->links) + 1;
    clear_tables(node, link);
    /* Sessions up to that one are no links' in a record's provenance. */
    if (++node->last_session <= SESSION_RESTORED)
        node->last_session = SESSION_RESTORED + 1;
    *link = (struct link){
        .state = LINK_GREETING,
        .owes = OWES_HELLO,
        .neighbour = neighbour,
        .dialled = neighbour != NODE_STRANGER,
        .session = node->last_session,
        .opened_at_ms = step->now_ms,
        .heard_at_ms = step->now_ms,
        .pinged_at_ms = step->now_ms,
        .peer_claims = link->peer_claims,
        .told = link->told,
        .covered = link->covered,
        .sweep_claims = link->sweep_claims,
        .announced = link->announced,
        .meanings = link->meanings,
        .input = link->input,
    };
}

void links_set_live(const struct step *step, struct link *link)
{
    struct node *node = step->node;

    assert(link->state == LINK_PROVING);
    link->state = LINK_LIVE;
    link->told_at_ms = step->now_ms;
    link->told_version = UINT64_MAX;
    node->counters.links_lived++;
    if (link->dialled)
        neighbours_dial_done(step, link->neighbour);
    neighbours_gain(step, link->neighbour, (uint32_t)(link - node->links));
    if (bulk_holds(node, link))
        tree_ping(step, link);
    roles_update(step);
}

static void tell_refused(const struct step *step, const struct link *link,
                         enum bye reason, bool theirs)
{
    step->node->counters.links_refused++;
    if (link->neighbour != NODE_STRANGER)
        neighbours_refused(step, link->neighbour, reason, theirs);
    else if (reason != BYE_NONE)
        state_wish(step, (struct node_wish){.kind = NODE_TELL,
                                            .note = NODE_NOTE_LINK_REFUSED,
                                            .neighbour = NODE_STRANGER,
                                            .reason = reason,
                                            .theirs = theirs});
}

/* What ends with the link, however it ends. */
static void leave(const struct step *step, struct link *link, enum bye reason,
                  bool theirs)
{
    bool was_live = link->state == LINK_LIVE;

    stream_stop(step, link);
    link->state = LINK_ENDING;
    bulk_lose(step, link);
    if (was_live) {
        neighbours_lose(step, link->neighbour, reason, theirs);
        if (tree_lose(step, link))
            roles_update(step);
    } else {
        if (link->dialled)
            neighbours_dial_failed(step, link->neighbour);
        tell_refused(step, link, reason, theirs);
    }
}

void links_end(const struct step *step, struct link *link, enum bye reason,
               bool theirs)
{
    assert(link->state != LINK_FREE);
    if (link->state == LINK_ENDING)
        return;
    leave(step, link, reason, theirs);
    link->bye = reason;
    link->owes = theirs ? 0 : OWES_BYE;
    state_wish(step,
               (struct node_wish){.kind = NODE_CLOSE,
                                  .link = (uint32_t)(link - step->node->links),
                                  .neighbour = link->neighbour,
                                  .reason = reason,
                                  .theirs = theirs});
}

void links_close(const struct step *step, struct link *link)
{
    assert(link->state != LINK_FREE);
    if (link->state != LINK_ENDING)
        leave(step, link, BYE_NONE, true);
    link->state = LINK_FREE;
    link->owes = 0;
}

void links_unclaim_origin(struct node *node, uint32_t origin)
{
    for (uint32_t i = 0; i < node->links_high; i++) {
        node->links[i].told[origin] = 0;
        node->links[i].covered[origin] = 0;
        node->links[i].sweep_claims[origin] = 0;
    }
}

void links_forget_origin(struct node *node, uint32_t origin)
{
    links_unclaim_origin(node, origin);
    acks_forget_origin(node, origin);
    for (uint32_t i = 0; i < node->links_high; i++) {
        struct link *link = &node->links[i];

        link->peer_claims[origin] = 0;
        link->announced[origin] = 0;
        if (link->missing.origin == origin)
            link->missing.there = false;
        if (link->pulled.origin == origin)
            link->pulled.there = false;
        for (uint32_t j = 0; j < link->meanings_high; j++)
            if (link->meanings[j] == origin + 1)
                link->meanings[j] = 0;
    }
}
