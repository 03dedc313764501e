/*
 * meaning.h - what the other end's origin indices mean here, and claims in
 * terms of them.
 *
 * Floor    node.
 * Promise  an index that means nothing here any more makes a claim void, and
 *          never wrong: not raising a claim is always safe.
 */
#ifndef NODE_MEANING_H
#define NODE_MEANING_H

#include "node/state.h"

/* Our origin, or ORIGIN_NONE. */
uint32_t meaning_of(const struct link *link, uint32_t their_index);

/*
 * The other end covers the claim.
 *
 * Fails    ERR_FULL     it refutes this server's life, and no other can begin.
 *          ERR_REFUSED  it does, and the link has ended by it.
 */
MUST_USE enum err meaning_peer_claims(const struct step *step,
                                      struct link *link,
                                      const struct claim *claim);

/* The other end covers it and, with all that came before, so do we (R3). */
MUST_USE enum err meaning_cover(const struct step *step, struct link *link,
                                const struct claim *claim);

#endif
