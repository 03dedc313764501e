#include "node/bulk.h"

#include "node/times.h"
#include "node/tree.h"

/* Less than this is not worth a word. */
#define BULK_RECORDS 128

void bulk_init(struct node *node)
{
    node->bulk_link = LINK_NONE;
}

static bool delivers(const struct node *node, const struct link *link)
{
    return node->bulk_link == (uint32_t)(link - node->links);
}

bool bulk_holds(const struct node *node, const struct link *link)
{
    return node->bulk_link != LINK_NONE && !delivers(node, link);
}

/* All others hear of it: with a PING, and what is covered if that has risen. */
static void tell(const struct step *step, const struct link *link,
                 unsigned owes)
{
    struct node *node = step->node;

    for (uint32_t i = 0; i < node->links_high; i++)
        if (node->links[i].state == LINK_LIVE && &node->links[i] != link) {
            node->links[i].owes |= owes;
            tree_ping(step, &node->links[i]);
        }
}

static void end(const struct step *step, const struct link *link)
{
    step->node->bulk_link = LINK_NONE;
    tell(step, link, OWES_VECTOR);
}

void bulk_received(const struct step *step, struct link *link, size_t records)
{
    struct node *node = step->node;

    link->uncovered += records;
    if (node->bulk_link != LINK_NONE || link->bulk_over ||
        !link->missing.there || link->uncovered < BULK_RECORDS)
        return;
    node->bulk_link = (uint32_t)(link - node->links);
    node->bulk_since_ms = step->now_ms;
    tell(step, link, 0);
}

void bulk_covered(const struct step *step, struct link *link)
{
    link->uncovered = 0;
    link->bulk_over = false;
    if (delivers(step->node, link))
        end(step, link);
}

void bulk_lose(const struct step *step, const struct link *link)
{
    if (delivers(step->node, link))
        end(step, link);
}

int64_t bulk_timeout_ms(const struct node *node)
{
    if (node->bulk_link == LINK_NONE)
        return INT64_MAX;
    /* Over a slow link a frame of records comes little by little. */
    int64_t stalled_ms =
        node->links[node->bulk_link].heard_at_ms + BULK_STALL_MS;
    int64_t over_ms = node->bulk_since_ms + BULK_HOLD_MS;

    return stalled_ms < over_ms ? stalled_ms : over_ms;
}

void bulk_tick(const struct step *step)
{
    struct node *node = step->node;

    if (step->now_ms < bulk_timeout_ms(node))
        return;
    struct link *link = &node->links[node->bulk_link];
    /* Another may be quicker: it has had its turn until it is done. */
    link->bulk_over = true;
    end(step, link);
}
