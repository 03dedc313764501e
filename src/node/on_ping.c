/*
 * PING and PONG: alive, how far away, and whether both hold the same
 * (docs/REPLICATION.md 4.7).
 */
#include "node/acks.h"
#include "node/events.h"
#include "node/fence.h"
#include "node/repair.h"
#include "node/roles.h"
#include "node/tree.h"

static struct node_link_status *status_of(const struct step *step,
                                          const struct link *link)
{
    return &step->node->neighbours[link->neighbour].status;
}

enum bye on_ping(const struct step *step, struct link *link,
                 struct bytes payload)
{
    struct ping ping;

    if (ping_read(payload, &ping) != ERR_OK)
        return BYE_PROTOCOL;
    /* One answer is owed at a time: who pings faster than it reads gets the
     * latest. */
    link->pong = (struct pong){.mono_ns = ping.mono_ns};
    link->owes |= OWES_PONG;
    status_of(step, link)->same_map =
        hash128_equal(ping.map_hash, step->node->map_hash);
    repair_hear(step, link, &ping);
    acks_hear(step, link, ping.acks_of);
    link->held = (ping.flags & PING_HOLD) != 0;
    link->wanted = (ping.flags & PING_CARRY) != 0;
    (void)tree_hear(step, link, &ping.beacon);
    roles_update(step);
    return BYE_NONE;
}

enum bye on_pong(const struct step *step, struct link *link,
                 struct bytes payload)
{
    struct node_link_status *status = status_of(step, link);
    struct pong pong;

    if (pong_read(payload, &pong) != ERR_OK)
        return BYE_PROTOCOL;
    if (link->sounded_ns && pong.mono_ns >= link->sounded_ns)
        link->sounding = false;
    /* What was never sent, or answers a stopped clock, measures nothing. */
    if (pong.mono_ns <= 0 || pong.mono_ns > step->now->mono_ns)
        return BYE_NONE;
    int64_t rtt_ns = step->now->mono_ns - pong.mono_ns;
    int64_t middle_ns = step->now->wall_ns - rtt_ns / 2, offset_ns;
    if (__builtin_sub_overflow(pong.wall_ns, middle_ns, &offset_ns))
        return BYE_NONE;
    status->rtt_ns = rtt_ns;
    status->clock_offset_ns = offset_ns;
    link->measured = true;
    fence_look(step);
    return BYE_NONE;
}
