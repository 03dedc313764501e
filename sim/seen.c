#include "seen.h"

#include "inside.h"

#include <stdlib.h>
#include <string.h>

struct seen *seen_make(const struct sim *sim)
{
    struct seen *seen = calloc(1, sizeof(*seen));

    assert(seen);
    seen->expected = calloc(sim->keys, sizeof(*seen->expected));
    seen->held = calloc(sim->keys, sizeof(*seen->held));
    seen->hashes = calloc(sim->keys, sizeof(*seen->hashes));
    seen->origin_room = 4 * sim->graph.servers + 64;
    seen->origins = calloc(seen->origin_room, sizeof(*seen->origins));
    assert(seen->expected && seen->held && seen->hashes && seen->origins);
    return seen;
}

void seen_free(struct seen *seen)
{
    free(seen->claimed);
    free(seen->expected);
    free(seen->held);
    free(seen->hashes);
    free(seen->origins);
    free(seen);
}

void seen_forget_claims(const struct sim *sim, struct seen *seen)
{
    if (seen->life_room)
        memset(seen->claimed, 0, seen->life_room * sizeof(*seen->claimed));
    memset(seen->expected, 0xff, sim->keys * sizeof(*seen->expected));
    memset(seen->origins, 0, seen->origin_room * sizeof(*seen->origins));
}

void seen_forget(const struct sim *sim, struct seen *seen)
{
    seen->version = 0;
    seen_forget_claims(sim, seen);
    memset(seen->held, 0, sim->keys * sizeof(*seen->held));
}

struct bytes seen_id_of(const struct sim *sim, uint32_t key)
{
    return bytes_text(sim->ids[key]);
}

/* A host's key of hashes is the same in all its processes. */
static uint64_t hash_of(const struct host *host, uint32_t key, struct bytes id)
{
    uint64_t *hash = &host->seen->hashes[key];

    if (!*hash)
        *hash = node_hash(host->node, id);
    return *hash;
}

bool seen_find(const struct sim *sim, uint32_t host, uint32_t key,
               struct record *record)
{
    const struct host *at = &sim->hosts[host];
    struct bytes id = seen_id_of(sim, key);
    uint64_t seq;
    bool own;

    return inside_find(at->node, hash_of(at, key, id), id, record, &own, &seq);
}

uint64_t seen_number(const struct sim *sim, uint32_t host, uint32_t key)
{
    const struct host *at = &sim->hosts[host];
    struct bytes id = seen_id_of(sim, key);

    return inside_number(at->node, hash_of(at, key, id), id);
}
