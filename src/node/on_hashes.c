/*
 * HASHES and FETCH: the other end's records by buckets, and its wish for those
 * of some of them (docs/REPLICATION.md 4.10, R16).
 */
#include "node/events.h"
#include "node/repair.h"

#include <string.h>

enum bye on_hashes(const struct step *step, struct link *link,
                   struct bytes payload)
{
    struct node *node = step->node;
    struct reader r = reader_make(payload);
    bool differs = false;

    memset(link->to_fetch, 0, sizeof(link->to_fetch));
    for (unsigned i = 0; i < BUCKETS; i++) {
        if (hash128_equal(hash128_read(&r), node->buckets[i]))
            continue;
        link->to_fetch[i / 8] |= (uint8_t)(1 << i % 8);
        differs = true;
    }
    if (!reader_done(&r))
        return BYE_PROTOCOL;
    if (differs && repair_is_settled(node))
        link->owes |= OWES_FETCH;
    return BYE_NONE;
}

enum bye on_fetch(const struct step *step, struct link *link,
                  struct bytes payload)
{
    if (payload.size != sizeof(link->fetched))
        return BYE_PROTOCOL;
    memcpy(link->fetched, payload.data, payload.size);
    link->fetch_at = 0;
    link->fetch_end = step->node->store.used;
    step->node->counters.fetched++;
    return BYE_NONE;
}
