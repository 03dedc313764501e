/*
 * The other end says who it is, then proves it; of two connections with one
 * neighbour one is kept (docs/REPLICATION.md 4.1, 4.2, 6.1).
 */
#include "node/events.h"
#include "node/links.h"
#include "node/neighbours.h"
#include "node/times.h"

#include <string.h>

static int64_t seconds(int64_t ns)
{
    return ns / NS_PER_S;
}

enum bye on_hello(const struct step *step, struct link *link,
                  struct bytes payload)
{
    const struct node *node = step->node;
    struct hello hello;

    if (hello_read(payload, &hello) != ERR_OK)
        return BYE_PROTOCOL;
    if (hello.version_min > PROTOCOL_VERSION ||
        hello.version_max < PROTOCOL_VERSION)
        return BYE_VERSION;
    if (memcmp(hello.herd, node->herd, sizeof(node->herd)) != 0)
        return BYE_HERD;

    uint32_t neighbour = neighbours_find(node, hello.name);
    if (neighbour == NODE_STRANGER ||
        (link->dialled && link->neighbour != neighbour))
        return BYE_NOT_NEIGHBOUR;
    if (hello.member_generation < node->neighbours[neighbour].generation)
        return BYE_STALE_MEMBER;

    link->neighbour = neighbour;
    link->peer_incarnation = hello.incarnation;
    link->other_config = hello.config_hash != node->config_hash;
    link->other_times =
        hello.ttl_s != seconds(node->times.ttl_ns) ||
        hello.max_future_s != seconds(node->times.max_future_ns);
    link->state = LINK_PROVING;
    link->owes |= OWES_AUTH | OWES_VECTOR | OWES_PING;
    return BYE_NONE;
}

/* Both ends have to keep the same one: that which the smaller name dialled.
 * If one end dialled twice, it has given up the earlier: the later is kept. */
static bool is_kept(const struct node *node, const struct link *new,
                    const struct link *old)
{
    struct bytes theirs = names_text(&node->neighbour_names,
                                     node->neighbours[new->neighbour].name);
    bool here_is_smaller = bytes_compare(state_self_name(node), theirs) < 0;

    if (new->dialled == old->dialled)
        return true;
    return new->dialled == here_is_smaller;
}

/* Another process under a name that has a live link: the neighbour has started
 * anew, and the old connection is a corpse; or there are two of that name. Who
 * was heard lately is alive, but has to show it soon again. */
static enum bye settle_lives(const struct step *step, struct link *old)
{
    if (step->now_ms - old->heard_at_ms < DOUBT_MS) {
        old->doubted = true;
        return BYE_SAME_NAME;
    }
    links_end(step, old, BYE_SILENT, false);
    return BYE_NONE;
}

/* Gives    BYE_NONE if the new link is to live. */
static enum bye settle(const struct step *step, const struct link *new)
{
    const struct node *node = step->node;
    uint32_t index = node->neighbours[new->neighbour].link;

    if (index == LINK_NONE)
        return BYE_NONE;
    struct link *old = &step->node->links[index];
    if (old->peer_incarnation != new->peer_incarnation)
        return settle_lives(step, old);
    if (!is_kept(node, new, old))
        return BYE_DUPLICATE;
    links_end(step, old, BYE_DUPLICATE, false);
    return BYE_NONE;
}

enum bye on_auth(const struct step *step, struct link *link,
                 struct bytes payload)
{
    switch (auth_read(payload, AUTH_NONE)) {
    case ERR_OK:
        break;
    case ERR_REFUSED:
        return BYE_AUTH;
    default:
        return BYE_PROTOCOL;
    }
    enum bye reason = step->node->stuck ? BYE_DISK : settle(step, link);
    if (reason != BYE_NONE)
        return reason;
    links_set_live(step, link);
    return BYE_NONE;
}
