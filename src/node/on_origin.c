/*
 * ORIGIN: the other end gives an index a meaning, for this session
 * (docs/REPLICATION.md 4.3). A life of a server that has no record and was not
 * heard of for long makes room for others (docs/REPLICATION.md R10).
 */
#include "node/events.h"
#include "node/lives.h"

enum bye on_origin(const struct step *step, struct link *link,
                   struct bytes payload)
{
    struct origin_message message;
    uint32_t origin;

    if (origin_read(payload, &message) != ERR_OK)
        return BYE_PROTOCOL;
    if (message.index >= step->node->origins.count_max ||
        lives_intern(step, message.name, message.incarnation, &origin) !=
            ERR_OK) {
        step->node->counters.origins_full++;
        return BYE_LIMIT;
    }
    link->meanings[message.index] = origin + 1;
    if (link->meanings_high <= message.index)
        link->meanings_high = message.index + 1;
    return BYE_NONE;
}
