/*
 * ACK: what of this server's own reports is safe at the other end
 * (docs/REPLICATION.md 4.11, R19).
 */
#include "node/copies.h"
#include "node/events.h"
#include "node/renew.h"

enum bye on_ack(const struct step *step, struct link *link,
                struct bytes payload)
{
    struct node *node = step->node;
    uint32_t self = node->origins.self;
    struct ack ack;

    if (ack_read(payload, &ack) != ERR_OK)
        return BYE_PROTOCOL;
    /* One of an earlier life was under way when this one began. */
    if (ack.incarnation != node->origins.list[self].incarnation)
        return BYE_NONE;
    if (renew_if_refuted(step, link, self, ack.seq) != ERR_OK)
        return BYE_LIMIT;
    if (self == node->origins.self)
        copies_acked(node, link, ack.seq);
    return BYE_NONE;
}
