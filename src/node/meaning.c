#include "node/meaning.h"

#include "node/renew.h"

uint32_t meaning_of(const struct link *link, uint32_t their_index)
{
    if (their_index >= link->meanings_high || !link->meanings[their_index])
        return ORIGIN_NONE;
    return link->meanings[their_index] - 1;
}

enum err meaning_peer_claims(const struct step *step, struct link *link,
                             const struct claim *claim)
{
    uint32_t origin = meaning_of(link, claim->origin);

    if (origin == ORIGIN_NONE)
        return ERR_OK;
    if (claim->seq > link->peer_claims[origin])
        link->peer_claims[origin] = claim->seq;
    return renew_if_refuted(step, link, origin, claim->seq);
}

enum err meaning_cover(const struct step *step, struct link *link,
                       const struct claim *claim)
{
    uint32_t origin = meaning_of(link, claim->origin);
    enum err error = meaning_peer_claims(step, link, claim);

    if (error == ERR_OK && origin != ORIGIN_NONE)
        origins_claim(&step->node->origins, origin, claim->seq, step->now_ms);
    return error;
}
