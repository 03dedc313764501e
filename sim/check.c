#include "check.h"

#include "host.h"
#include "inside.h"
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL_EVERY 64

/* What was seen of one process. */
struct seen_origin {
    uint64_t incarnation, claimed;
    uint32_t life;
};

struct seen {
    uint64_t version; /* of its claims */
    uint64_t steps;
    uint64_t *claimed; /* [ledger's life] */
    uint32_t life_room;
    uint32_t *expected;          /* [key] the highest update that it claims */
    struct update *held;         /* [key] what it held; at_ns 1 = something */
    struct seen_origin *origins; /* [its index] as seen last */
    uint32_t origin_room;
};

struct seen *check_make(const struct sim *sim)
{
    struct seen *seen = calloc(1, sizeof(*seen));

    assert(seen);
    seen->expected = calloc(sim->keys, sizeof(*seen->expected));
    seen->held = calloc(sim->keys, sizeof(*seen->held));
    seen->origin_room = 4 * sim->graph.servers + 64;
    seen->origins = calloc(seen->origin_room, sizeof(*seen->origins));
    assert(seen->expected && seen->held && seen->origins);
    return seen;
}

void check_free(struct seen *seen)
{
    free(seen->claimed);
    free(seen->expected);
    free(seen->held);
    free(seen->origins);
    free(seen);
}

void check_begin_life(struct sim *sim, uint32_t host)
{
    struct seen *seen = sim->hosts[host].seen;

    seen->version = 0;
    memset(seen->claimed, 0, seen->life_room * sizeof(*seen->claimed));
    memset(seen->expected, 0xff, sim->keys * sizeof(*seen->expected));
    memset(seen->held, 0, sim->keys * sizeof(*seen->held));
    memset(seen->origins, 0, seen->origin_room * sizeof(*seen->origins));
}

/* "n0012" is host 12. */
static uint32_t host_of_name(struct bytes name)
{
    uint32_t host = 0;

    for (size_t i = 1; i < name.size; i++)
        host = host * 10 + (uint32_t)(name.data[i] - '0');
    return host;
}

static struct bytes id_of(const struct sim *sim, uint32_t key)
{
    return bytes_text(sim->ids[key]);
}

static bool find(const struct sim *sim, uint32_t host, uint32_t key,
                 struct record *record)
{
    const struct node *node = sim->hosts[host].node;
    uint64_t seq;
    bool own;

    return inside_find(node, node_hash(node, id_of(sim, key)), id_of(sim, key),
                       record, &own, &seq);
}

/* ---- claims ---- */

static void check_held(struct sim *sim, uint32_t host, uint32_t key)
{
    const struct seen *seen = sim->hosts[host].seen;
    struct record stored;
    struct record expected = ledger_record(&sim->ledger, seen->expected[key]);

    if (find(sim, host, key, &stored) &&
        record_compare(&stored, &expected) >= 0)
        return;
    sim_fail(sim, "claims: %s claims a report of %s that it does not hold",
             sim->hosts[host].name, sim->ids[key]);
}

static void expect(struct sim *sim, uint32_t host, uint32_t update)
{
    struct seen *seen = sim->hosts[host].seen;
    uint32_t key = sim->ledger.updates[update].key;

    if (seen->expected[key] != UPDATE_NONE) {
        struct record old = ledger_record(&sim->ledger, seen->expected[key]);
        struct record new = ledger_record(&sim->ledger, update);

        if (record_compare(&new, &old) <= 0)
            return;
    }
    seen->expected[key] = update;
}

static void make_room(struct seen *seen, uint32_t lives)
{
    uint32_t room = 2 * lives + 16;

    if (lives <= seen->life_room)
        return;
    seen->claimed = realloc(seen->claimed, room * sizeof(*seen->claimed));
    assert(seen->claimed);
    memset(seen->claimed + seen->life_room, 0,
           (room - seen->life_room) * sizeof(*seen->claimed));
    seen->life_room = room;
}

/* The ledger's life that an origin of a node stands for. */
static uint32_t life_of(struct sim *sim, struct seen *seen, uint32_t origin,
                        const struct node_claim *claim)
{
    uint32_t host = host_of_name(claim->name);

    if (origin < seen->origin_room &&
        seen->origins[origin].incarnation == claim->incarnation)
        return seen->origins[origin].life;
    uint32_t life = ledger_life(&sim->ledger, host, claim->incarnation);
    if (origin < seen->origin_room) {
        seen->origins[origin].incarnation = claim->incarnation;
        seen->origins[origin].life = life;
    }
    return life;
}

/* A server may give new dots to records that it holds already: the ledger
 * learns them from it, in their order. */
static void learn_restamped(struct sim *sim, uint32_t host, uint32_t index,
                            uint64_t claimed)
{
    const struct node *node = sim->hosts[host].node;

    for (uint64_t want = sim->ledger.lives[index].count + 1; want <= claimed;
         want++)
        for (uint32_t key = 0; key < sim->keys; key++) {
            struct bytes id = id_of(sim, key);
            struct record record;
            uint64_t seq;
            bool own;

            if (!inside_find(node, node_hash(node, id), id, &record, &own,
                             &seq) ||
                !own || seq != want)
                continue;
            record.id = id;
            record.taker =
                bytes_text(sim->hosts[host_of_name(record.taker)].name);
            (void)ledger_add(&sim->ledger, index, seq, key, &record,
                             sim->now_ns);
        }
}

static void absorb_claim(struct sim *sim, uint32_t host, uint32_t index,
                         uint64_t claimed)
{
    struct seen *seen = sim->hosts[host].seen;
    const struct life *life = &sim->ledger.lives[index];

    if (claimed > life->count && life->host == host &&
        life->incarnation == inside_self_incarnation(sim->hosts[host].node))
        learn_restamped(sim, host, index, claimed);
    if (claimed > life->count) {
        sim_fail(sim, "claims: %s claims %llu reports of %s, which took %u",
                 sim->hosts[host].name, (unsigned long long)claimed,
                 sim->hosts[life->host].name, life->count);
        return;
    }
    uint64_t from = seen->claimed[index];

    for (uint64_t i = from; i < claimed; i++)
        expect(sim, host, life->updates[i]);
    for (uint64_t i = from; i < claimed && !sim->failure; i++)
        check_held(sim, host, sim->ledger.updates[life->updates[i]].key);
    seen->claimed[index] = claimed;
}

/* Claims may be forgotten; what is expected then is less. */
static bool absorb_all(struct sim *sim, uint32_t host)
{
    struct seen *seen = sim->hosts[host].seen;
    const struct node *node = sim->hosts[host].node;
    uint64_t incarnation, claimed;
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; inside_claim(node, i, &incarnation, &claimed); i++) {
        if (i < seen->origin_room && seen->origins[i].claimed == claimed &&
            seen->origins[i].incarnation == incarnation)
            continue;
        if (!node_claim(node, i, &used, &claim) || !used)
            continue;
        uint32_t life = life_of(sim, seen, i, &claim);

        make_room(seen, sim->ledger.life_count);
        if (claim.claimed < seen->claimed[life])
            return false;
        absorb_claim(sim, host, life, claim.claimed);
        if (i < seen->origin_room)
            seen->origins[i].claimed = claimed;
    }
    return true;
}

static void check_claims(struct sim *sim, uint32_t host)
{
    struct seen *seen = sim->hosts[host].seen;
    uint64_t version = inside_claims_version(sim->hosts[host].node);

    if (version == seen->version)
        return;
    if (!absorb_all(sim, host)) {
        memset(seen->claimed, 0, seen->life_room * sizeof(*seen->claimed));
        memset(seen->expected, 0xff, sim->keys * sizeof(*seen->expected));
        memset(seen->origins, 0, seen->origin_room * sizeof(*seen->origins));
        (void)absorb_all(sim, host);
    }
    seen->version = version;
}

/* ---- everything ---- */

static void check_monotonic(struct sim *sim, uint32_t host, uint32_t key,
                            const struct record *now)
{
    struct update *held = &sim->hosts[host].seen->held[key];
    struct record before = held->record;

    before.position.data = (const uint8_t *)held->position;
    if (held->at_ns && (!now || record_compare(now, &before) < 0))
        sim_fail(sim, "monotonic: at %s the record of %s went back",
                 sim->hosts[host].name, sim->ids[key]);
    if (!now)
        return;
    held->at_ns = 1;
    held->record = *now;
    held->record.id = id_of(sim, key);
    memcpy(held->position, now->position.data, now->position.size);
    /* Names of hosts outlive the node's table of them. */
    held->record.taker = bytes_text(sim->hosts[host_of_name(now->taker)].name);
}

static void check_key(struct sim *sim, uint32_t host, uint32_t key, bool clean)
{
    uint32_t update = sim->hosts[host].seen->expected[key];
    struct record stored;
    bool there = find(sim, host, key, &stored);

    check_monotonic(sim, host, key, there ? &stored : NULL);
    if (update == UPDATE_NONE) {
        if (clean && there)
            sim_fail(sim, "function: %s holds a report of %s and claims none",
                     sim->hosts[host].name, sim->ids[key]);
        return;
    }
    struct record expected = ledger_record(&sim->ledger, update);
    int order = there ? record_compare(&stored, &expected) : -1;
    if (order < 0)
        sim_fail(sim, "claims: %s does not hold what it claims of %s",
                 sim->hosts[host].name, sim->ids[key]);
    else if (clean && order > 0)
        sim_fail(sim, "function: %s holds more of %s than it claims",
                 sim->hosts[host].name, sim->ids[key]);
}

void check_all(struct sim *sim, uint32_t host)
{
    if (!sim->hosts[host].node)
        return;
    bool clean = inside_is_clean(sim->hosts[host].node);

    check_claims(sim, host);
    for (uint32_t key = 0; key < sim->keys && !sim->failure; key++)
        check_key(sim, host, key, clean);
}

void check_step(struct sim *sim, uint32_t host)
{
    struct seen *seen = sim->hosts[host].seen;

    /* What rots is no fault of the rules; in the end it must be mended. */
    if (sim->failure || sim->options->profile == PROFILE_ROT)
        return;
    check_claims(sim, host);
    /* As many looks at a client, however many there are. */
    if (++seen->steps % (ALL_EVERY + sim->keys / 2) == 0)
        check_all(sim, host);
}

#define SPINS_MAX 100

void check_spin(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];

    if (sim->now_ns - host->spin_from_ns > 10 * NS_PER_MS) {
        host->spin_from_ns = sim->now_ns;
        host->spins = 0;
    }
    if (++host->spins > SPINS_MAX)
        sim_fail(sim, "turns: %s wants one after the other, to no end",
                 host->name);
}

/* ---- agreement ---- */

static bool same_map(const struct sim *sim, uint32_t a, uint32_t b)
{
    if (inside_count(sim->hosts[a].node) != inside_count(sim->hosts[b].node))
        return false;
    for (uint32_t key = 0; key < sim->keys; key++) {
        struct record at_a, at_b;
        bool there = find(sim, a, key, &at_a);

        if (there != find(sim, b, key, &at_b) ||
            (there && record_compare(&at_a, &at_b) != 0))
            return false;
    }
    return true;
}

bool check_agreement(struct sim *sim)
{
    struct node_status first, other;

    node_status(sim->hosts[0].node, &first);
    for (uint32_t i = 1; i < sim->graph.servers; i++) {
        node_status(sim->hosts[i].node, &other);
        if (!hash128_equal(first.vector_hash, other.vector_hash))
            return false;
    }
    for (uint32_t i = 1; i < sim->graph.servers; i++)
        if (!same_map(sim, 0, i))
            return false;
    return true;
}

bool check_one_tree(struct sim *sim)
{
    uint32_t carrying = 0;
    struct node_status first, other;

    if (sim->options->spread == SPREAD_FLOOD)
        return true;
    node_status(sim->hosts[0].node, &first);
    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        node_status(sim->hosts[i].node, &other);
        if (!bytes_equal(first.root, other.root))
            return false;
        carrying += inside_carrying(sim->hosts[i].node);
    }
    return carrying == 2 * (sim->graph.servers - 1);
}

static uint64_t claim_at(const struct node *node, const struct node_claim *of)
{
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(node, i, &used, &claim); i++)
        if (used && claim.incarnation == of->incarnation &&
            bytes_equal(claim.name, of->name))
            return claim.claimed;
    return 0;
}

static void explain_claims(struct sim *sim, uint32_t a, uint32_t b)
{
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(sim->hosts[a].node, i, &used, &claim);
         i++) {
        uint64_t other = used ? claim_at(sim->hosts[b].node, &claim) : 0;

        if (used && claim.live && claim.claimed > other)
            sim_tell(sim,
                     "%s claims %llu of %.*s (applied %llu, live %u), %s "
                     "%llu",
                     sim->hosts[a].name, (unsigned long long)claim.claimed,
                     (int)claim.name.size, (const char *)claim.name.data,
                     (unsigned long long)claim.applied, claim.live,
                     sim->hosts[b].name, (unsigned long long)other);
    }
}

/* Where each server believes that the root is, and what its links do. */
static void explain_tree(struct sim *sim, uint32_t index)
{
    const struct node *node = sim->hosts[index].node;
    struct node_link_status link;
    struct node_status status;

    node_status(node, &status);
    sim_tell(sim, "%s: root %.*s, %u away", sim->hosts[index].name,
             (int)status.root.size, (const char *)status.root.data,
             status.root_distance);
    for (uint32_t i = 0; i < node_neighbour_count(node); i++) {
        node_link_status(node, i, &link);
        sim_tell(sim, "    %.*s: %s%s%s%s", (int)link.name.size,
                 (const char *)link.name.data, link.live ? "live" : "dead",
                 link.carrying ? ", carrying" : "",
                 link.parent ? ", parent" : "", link.wanted ? ", wanted" : "");
    }
}

void check_explain(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->graph.servers; i++)
        explain_tree(sim, i);
    for (uint32_t i = 1; i < sim->graph.servers; i++) {
        explain_claims(sim, 0, i);
        explain_claims(sim, i, 0);
        if (!same_map(sim, 0, i))
            sim_tell(sim, "the records of %s are not those of %s",
                     sim->hosts[i].name, sim->hosts[0].name);
    }
}

/* ---- figures ---- */

/* The newest that anybody alive holds. */
static bool newest(const struct sim *sim, uint32_t key, struct record *best)
{
    bool any = false;

    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        struct record record;

        if (!sim->hosts[i].node || !find(sim, i, key, &record))
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
            missing += !find(sim, i, key, &record) ||
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
            (!find(sim, host, update->key, &held) ||
             record_compare(&held, &record) < 0))
            oldest_ns = update->at_ns;
    }
    return sim->now_ns - oldest_ns;
}
