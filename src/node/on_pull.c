/*
 * PULL: the other end lacks what it was told is here, and asks for it. Its
 * VECTOR has come before (docs/REPLICATION.md 4.9, R14).
 */
#include "node/events.h"
#include "node/roles.h"

enum bye on_pull(const struct step *step, struct link *link,
                 struct bytes payload)
{
    uint32_t hold_ms;

    if (pull_read(payload, &hold_ms) != ERR_OK)
        return BYE_PROTOCOL;
    step->node->counters.pulled++;
    if (link->stated_at_ms)
        roles_pulled(step, link, hold_ms);
    return BYE_NONE;
}
