#include "node/highest.h"

void highest_note(struct highest *highest, uint32_t origin, uint64_t seq)
{
    struct claim *claims = highest->claims;
    uint32_t at = 0;

    while (at < highest->count && claims[at].origin != origin)
        at++;
    if (at == HIGHEST_ORIGINS_MAX) {
        highest->too_many = true;
        return;
    }
    if (at == highest->count) {
        claims[at] = (struct claim){origin, seq};
        highest->count++;
    } else if (claims[at].seq < seq) {
        claims[at].seq = seq;
    }
}
