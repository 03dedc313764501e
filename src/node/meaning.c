#include "node/meaning.h"

uint32_t meaning_of(const struct link *link, uint32_t their_index)
{
    if (their_index >= link->meanings_high || !link->meanings[their_index])
        return ORIGIN_NONE;
    return link->meanings[their_index] - 1;
}

/* Nobody knows more of this life of ours than we do: a claim beyond our own
 * count would keep our reports from being sent, or their claims from rising. */
static uint64_t sane(const struct node *node, uint32_t origin, uint64_t seq)
{
    uint64_t own = node->origins.list[ORIGIN_SELF].claimed;

    return origin == ORIGIN_SELF && seq > own ? own : seq;
}

void meaning_peer_claims(const struct node *node, struct link *link,
                         const struct claim *claim)
{
    uint32_t origin = meaning_of(link, claim->origin);

    if (origin == ORIGIN_NONE)
        return;
    uint64_t seq = sane(node, origin, claim->seq);
    if (seq > link->peer_claims[origin])
        link->peer_claims[origin] = seq;
}

void meaning_cover(const struct step *step, struct link *link,
                   const struct claim *claim)
{
    uint32_t origin = meaning_of(link, claim->origin);

    if (origin == ORIGIN_NONE)
        return;
    meaning_peer_claims(step->node, link, claim);
    origins_claim(&step->node->origins, origin,
                  sane(step->node, origin, claim->seq), step->now_ms);
}
