/*
 * VECTOR: what the other end covers. When its statement is whole, streaming to
 * it may begin, and what is missing here is noted (docs/REPLICATION.md 4.5, R7,
 * R14).
 */
#include "node/events.h"
#include "node/meaning.h"
#include "node/pulls.h"
#include "node/roles.h"

enum bye on_vector(const struct step *step, struct link *link,
                   struct bytes payload)
{
    struct reader r = reader_make(payload);
    uint8_t flags = reader_u8(&r);
    struct claim claim;

    if (r.bad || (flags & ~VECTOR_MORE))
        return BYE_PROTOCOL;
    while (r.left.size) {
        if (claim_read(&r, &claim) != ERR_OK)
            return BYE_PROTOCOL;
        if (meaning_peer_claims(step, link, &claim) != ERR_OK)
            return BYE_LIMIT;
    }
    if (flags & VECTOR_MORE)
        return BYE_NONE;
    roles_stated(step, link);
    pulls_stated(step, link);
    return BYE_NONE;
}
