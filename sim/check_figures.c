/* What servers lack, counted. */
#include "check.h"
#include "seen.h"

/* The newest that anybody alive holds. */
static bool newest(const struct sim *sim, uint32_t key, struct record *best)
{
    bool any = false;

    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        struct record record;

        if (!sim->hosts[i].node || !seen_find(sim, i, key, &record))
            continue;
        if (!any || record_compare(&record, best) > 0)
            *best = record;
        any = true;
    }
    return any;
}

uint64_t check_missing(struct sim *sim)
{
    uint64_t missing = 0;

    for (uint32_t key = 0; key < sim->keys; key++) {
        struct record best, record;

        if (!newest(sim, key, &best))
            continue;
        for (uint32_t i = 0; i < sim->graph.servers; i++)
            missing += !seen_find(sim, i, key, &record) ||
                       record_compare(&record, &best) < 0;
    }
    return missing;
}

int64_t check_staleness(struct sim *sim, uint32_t host)
{
    int64_t oldest_ns = sim->now_ns;

    for (uint32_t i = 0; i < sim->ledger.count; i++) {
        const struct update *update = &sim->ledger.updates[i];
        struct record record = ledger_record(&sim->ledger, i), held;

        if (update->at_ns < oldest_ns &&
            (!seen_find(sim, host, update->key, &held) ||
             record_compare(&held, &record) < 0))
            oldest_ns = update->at_ns;
    }
    return sim->now_ns - oldest_ns;
}
