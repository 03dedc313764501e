#include "node/roles.h"

#include "node/stream.h"
#include "node/times.h"
#include "node/tree.h"

#include <string.h>

static void tell_vector(const struct step *step, struct link *link)
{
    link->owes |= OWES_VECTOR;
    link->told_at_ms = step->now_ms;
}

/* Whoever floods, or was asked for what is missing, does not wait. */
static bool is_urgent(const struct step *step, const struct link *link)
{
    const struct tree *tree = &step->node->tree;

    return tree->flooding_always || step->now_ms < tree->flooding_until_ms ||
           step->now_ms < link->pulled_until_ms;
}

static bool should_carry(const struct step *step, const struct link *link)
{
    return tree_wants(step->node, link, step->now_ms) || link->wanted ||
           step->now_ms < link->pulled_until_ms ||
           (link->pulled_until_ms && !link->delivered);
}

/* How long its vector counts as fresh, and how long one is waited for. */
static int64_t wait_ms(const struct step *step, const struct link *link)
{
    int64_t rtt_ns = step->node->neighbours[link->neighbour].status.rtt_ns;
    int64_t twice_ms = 2 * rtt_ns / NS_PER_MS;

    if (twice_ms > ROLE_WAIT_MOST_MS)
        return ROLE_WAIT_MOST_MS;
    return twice_ms > ROLE_WAIT_MS ? twice_ms : ROLE_WAIT_MS;
}

static void start(const struct step *step, struct link *link)
{
    link->waiting = false;
    stream_start(step, link);
}

/* Both ends of a link that begins to carry tell their vectors, so that neither
 * sends what the other has got meanwhile. */
static void begin_carrying(const struct step *step, struct link *link)
{
    int64_t age_ms = step->now_ms - link->stated_at_ms;

    link->carrying = true;
    tell_vector(step, link);
    if (!link->stated_at_ms)
        return; /* its first VECTOR starts the stream */
    if (is_urgent(step, link) || age_ms <= wait_ms(step, link)) {
        start(step, link);
        return;
    }
    link->waiting = true;
    link->wait_until_ms = step->now_ms + wait_ms(step, link);
}

static void end_carrying(const struct step *step, struct link *link)
{
    link->carrying = false;
    link->waiting = false;
    link->pulled_until_ms = 0;
    stream_pause(link);
    tell_vector(step, link);
}

static void update(const struct step *step, struct link *link)
{
    bool carry = should_carry(step, link);

    if (carry && !link->carrying)
        begin_carrying(step, link);
    else if (!carry && link->carrying)
        end_carrying(step, link);
}

void roles_update(const struct step *step)
{
    struct node *node = step->node;

    for (uint32_t i = 0; i < node->links_high; i++)
        if (node->links[i].state == LINK_LIVE)
            update(step, &node->links[i]);
}

void roles_stated(const struct step *step, struct link *link)
{
    bool first = !link->stated_at_ms;

    link->stated_at_ms = step->now_ms;
    if (link->carrying && (first || link->waiting))
        start(step, link);
}

void roles_pulled(const struct step *step, struct link *link, uint32_t hold_ms)
{
    link->pulled_until_ms = step->now_ms + hold_ms;
    /* It may have forgotten claims: all are told anew. */
    memset(link->covered, 0, step->node->origins.high * sizeof(*link->covered));
    link->owes |= OWES_COVER;
    link->delivered = false;
    /* What is before the bookmark has gone out in this session, and the rest
     * will. A sweep that began anew with every PULL would never end over a slow
     * link. */
    if (link->streaming)
        return;
    link->carrying = false;
    update(step, link);
}

static int64_t vector_period_ms(const struct node *node)
{
    uint32_t members = node->tree.member_count;

    return members == UINT32_MAX || members < 100
               ? VECTOR_MS
               : (int64_t)VECTOR_MS * members / 100;
}

void roles_tick(const struct step *step, struct link *link)
{
    if (step->now_ms >= link->pulled_until_ms && link->delivered)
        link->pulled_until_ms = 0;
    update(step, link);
    if (link->waiting && step->now_ms >= link->wait_until_ms)
        start(step, link);
    if (!link->carrying &&
        link->told_version != origins_version(&step->node->origins) &&
        step->now_ms - link->told_at_ms >= vector_period_ms(step->node))
        tell_vector(step, link);
}

static int64_t sooner(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

int64_t roles_timeout_ms(const struct node *node, const struct link *link)
{
    int64_t due_ms = INT64_MAX;

    if (link->waiting)
        due_ms = link->wait_until_ms;
    if (link->pulled_until_ms && link->delivered)
        due_ms = sooner(due_ms, link->pulled_until_ms);
    if (!link->carrying &&
        link->told_version != origins_version(&node->origins))
        due_ms = sooner(due_ms, link->told_at_ms + vector_period_ms(node));
    return due_ms;
}
