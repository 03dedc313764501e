#include "check_copies.h"

#include "endings.h"
#include "host.h"
#include "ledger.h"
#include "seen.h"

#include <stdlib.h>

/* What was taken by one process, and is not released yet: a ring. */
struct promised {
    struct update update;
    uint64_t gate;
    int64_t at_ns;
};

struct awaited {
    uint64_t lives; /* of the host, then: another process knows nothing */
    uint32_t first, count, room;
    struct promised *list;
};

static struct awaited *awaited_of(struct host *host)
{
    if (!host->awaited)
        host->awaited = calloc(1, sizeof(*host->awaited));
    assert(host->awaited);
    if (host->awaited->lives != host->lives)
        host->awaited->count = 0;
    host->awaited->lives = host->lives;
    return host->awaited;
}

static struct promised *next_place(struct awaited *awaited)
{
    if (awaited->count == awaited->room) {
        uint32_t room = awaited->room ? 2 * awaited->room : 64;
        struct promised *list = calloc(room, sizeof(*list));

        assert(list);
        for (uint32_t i = 0; i < awaited->count; i++)
            list[i] = awaited->list[(awaited->first + i) % awaited->room];
        free(awaited->list);
        awaited->list = list;
        awaited->room = room;
        awaited->first = 0;
    }
    return &awaited->list[(awaited->first + awaited->count++) % awaited->room];
}

void check_copies_taken(struct sim *sim, uint32_t index, uint32_t key)
{
    struct host *host = &sim->hosts[index];
    struct record record;

    if (host->config.copies < 2 || !seen_find(sim, index, key, &record))
        return;
    struct promised *promised = next_place(awaited_of(host));
    *promised = (struct promised){.update = {.key = key},
                                  .gate = node_number(host->node),
                                  .at_ns = sim->now_ns};
    update_keep(&promised->update, &record);
    /* Names of hosts outlive the node's table of them. */
    promised->update.record.id = seen_id_of(sim, key);
    promised->update.record.taker =
        bytes_text(sim->hosts[host_named(sim, record.taker)].name);
}

static bool has_it(struct sim *sim, uint32_t index,
                   const struct promised *promised)
{
    const struct host *host = &sim->hosts[index];
    struct record wanted = update_record(&promised->update), stored;

    if (!host->node || host->mad_until_ns || host->unproved ||
        host->born_at_ns >= promised->at_ns)
        return true; /* nobody knows what was there */
    return seen_find(sim, index, promised->update.key, &stored) &&
           record_compare(&stored, &wanted) >= 0;
}

static void check_promised(struct sim *sim, uint32_t index,
                           const struct promised *promised)
{
    const struct host *host = &sim->hosts[index];
    const struct host *twin = &sim->hosts[sim->graph.servers];
    struct record record = update_record(&promised->update);
    uint32_t copies = has_it(sim, index, promised);

    if (endings_is_over(sim, &record))
        return;
    for (uint32_t i = 0; i < host->degree; i++)
        copies += has_it(sim, host->neighbours[i], promised);
    /* Somebody may bear the name of one of them. */
    if (twin->lives)
        copies += has_it(sim, sim->graph.servers, promised);
    if (copies < host->config.copies)
        sim_fail(sim, "copies: %s says that %u servers have a report of %s: %u",
                 host->name, host->config.copies,
                 sim->ids[promised->update.key], copies);
}

void check_copies(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (host->config.copies < 2 || !host->node)
        return;
    struct awaited *awaited = awaited_of(host);
    uint64_t released = node_released(host->node);

    while (awaited->count && awaited->list[awaited->first].gate <= released) {
        check_promised(sim, index, &awaited->list[awaited->first]);
        awaited->first = (awaited->first + 1) % awaited->room;
        awaited->count--;
    }
}

void check_copies_free(struct host *host)
{
    if (host->awaited)
        free(host->awaited->list);
    free(host->awaited);
}
