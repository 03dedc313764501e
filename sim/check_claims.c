/* Claims: what a server says it covers it holds, or something newer. */
#include "check.h"
#include "endings.h"
#include "host.h"
#include "inside.h"
#include "seen.h"

#include <stdlib.h>
#include <string.h>

static void check_held(struct sim *sim, uint32_t host, uint32_t key)
{
    const struct seen *seen = sim->hosts[host].seen;
    struct record stored;
    struct record expected = ledger_record(&sim->ledger, seen->expected[key]);

    if ((seen_find(sim, host, key, &stored) &&
         record_compare(&stored, &expected) >= 0) ||
        endings_is_over(sim, &expected))
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
    uint32_t host = host_named(sim, claim->name);

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
            struct bytes id = seen_id_of(sim, key);
            struct record record;
            uint64_t seq;
            bool own;

            if (!inside_find(node, node_hash(node, id), id, &record, &own,
                             &seq) ||
                !own || seq != want)
                continue;
            record.id = id;
            record.taker =
                bytes_text(sim->hosts[host_named(sim, record.taker)].name);
            (void)ledger_add(&sim->ledger, index, seq, key, &record,
                             sim->now_ns);
        }
}

static void absorb_claim(struct sim *sim, uint32_t host, uint32_t index,
                         uint64_t claimed)
{
    struct seen *seen = sim->hosts[host].seen;
    const struct life *life = &sim->ledger.lives[index];

    if (claimed > life->count && life->host == sim->hosts[host].as &&
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

void check_claims(struct sim *sim, uint32_t host)
{
    struct seen *seen = sim->hosts[host].seen;
    uint64_t version = inside_claims_version(sim->hosts[host].node);

    if (version == seen->version)
        return;
    if (!absorb_all(sim, host)) {
        seen_forget_claims(sim, seen);
        (void)absorb_all(sim, host);
    }
    seen->version = version;
}
