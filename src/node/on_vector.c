/*
 * VECTOR: what the other end covers. When its statement is whole, streaming to
 * it begins (docs/LINKS.md 4.5, R7).
 */
#include "node/events.h"
#include "node/meaning.h"
#include "node/stream.h"

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
        meaning_peer_claims(step->node, link, &claim);
    }
    if (!(flags & VECTOR_MORE) && !link->streaming)
        stream_start(step, link);
    return BYE_NONE;
}
