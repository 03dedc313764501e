/*
 * COVER: what this server covers from now on, having got all that the other
 * end had for it (docs/REPLICATION.md 4.6, R3). Nothing else raises a claim but
 * an own report.
 */
#include "node/bulk.h"
#include "node/events.h"
#include "node/meaning.h"
#include "node/pulls.h"

enum bye on_cover(const struct step *step, struct link *link,
                  struct bytes payload)
{
    struct reader r = reader_make(payload);
    struct claim claim;

    while (r.left.size) {
        if (claim_read(&r, &claim) != ERR_OK)
            return BYE_PROTOCOL;
        if (meaning_cover(step, link, &claim) != ERR_OK)
            return BYE_LIMIT;
    }
    link->transferring = false;
    pulls_covered(step);
    bulk_covered(step, link);
    return BYE_NONE;
}
