#include "judge.h"

#include <stdio.h>
#include <string.h>

/* ---- what is held ---- */

static bool was_reported(const struct ledger *ledger, unsigned client,
                         uint32_t stamp)
{
    const struct update *update = &ledger->updates[stamp % LEDGER_UPDATES];

    return stamp % LEDGER_UPDATES < ledger->count && update->client == client &&
           update->stamp == stamp;
}

static void judge_records(struct server *server)
{
    for (unsigned i = 0; i < server->ledger.clients; i++)
        if (server->held[i] &&
            !was_reported(&server->ledger, i, server->held[i]))
            server_wrong(server, "client %u has stamp %u: nobody reported it",
                         i, server->held[i]);
}

/* ---- what is claimed ---- */

/* Claims by the ledger's lives. Nobody ever had more than it knows. */
static void look_at_claims(struct server *server,
                           uint64_t claims[LEDGER_ORIGINS])
{
    const struct ledger *ledger = &server->ledger;
    struct node_claim claim;
    bool used;

    memset(claims, 0, LEDGER_ORIGINS * sizeof(*claims));
    for (uint32_t i = 0; node_claim(server->node, i, &used, &claim); i++) {
        if (!used || !claim.claimed)
            continue;
        unsigned life = ledger_find_life(ledger, claim.name, claim.incarnation);
        if (life == LEDGER_ORIGINS || claim.claimed > ledger->lives[life].last)
            server_wrong(server, "%.*s %llx: %llu is claimed, and never was",
                         (int)claim.name.size, (const char *)claim.name.data,
                         (unsigned long long)claim.incarnation,
                         (unsigned long long)claim.claimed);
        else
            claims[life] = claim.claimed;
    }
}

static void false_claim(struct server *server, const struct update *update,
                        uint64_t claimed)
{
    const struct life *life = &server->ledger.lives[update->origin];
    struct bytes name = ledger_name(life->name);

    server_wrong(server,
                 "false claim: %.*s %llx up to %llu, but of number %llu "
                 "(client %u, stamp %u) only stamp %u is there",
                 (int)name.size, (const char *)name.data,
                 (unsigned long long)life->incarnation,
                 (unsigned long long)claimed, (unsigned long long)update->seq,
                 update->client, update->stamp, server->held[update->client]);
}

void judge_claims(struct server *server)
{
    const struct ledger *ledger = &server->ledger;
    uint64_t claims[LEDGER_ORIGINS];

    server_look(server);
    judge_records(server);
    look_at_claims(server, claims);
    for (unsigned i = 0; i < ledger->count; i++) {
        const struct update *update = &ledger->updates[i];

        if (update->origin != ORIGIN_LOST &&
            update->seq <= claims[update->origin] &&
            server->held[update->client] < update->stamp)
            false_claim(server, update, claims[update->origin]);
    }
}

/* ---- a start ---- */

static void judge_life(struct server *server)
{
    struct ledger *ledger = &server->ledger;
    const struct origin *self =
        &server->node->origins.list[server->node->origins.self];
    unsigned life =
        ledger_find_life(ledger, ledger_name(server->name), self->incarnation);

    if (life < LEDGER_ORIGINS && !server->found.goes_on)
        server_wrong(server, "a new life, %llx, that was lived before",
                     (unsigned long long)self->incarnation);
    if (life < LEDGER_ORIGINS && self->applied < ledger->lives[life].shown)
        server_wrong(server,
                     "it goes on at number %llu of a life of which %llu was "
                     "shown",
                     (unsigned long long)self->applied + 1,
                     (unsigned long long)ledger->lives[life].shown);
}

static void judge_promises(struct server *server, const uint32_t *promised,
                           const char *what)
{
    for (unsigned i = 0; i < server->ledger.clients; i++)
        if (server->held[i] < promised[i])
            server_wrong(server, "client %u: stamp %u was %s, %u is there", i,
                         promised[i], what, server->held[i]);
}

void judge_start(struct server *server, enum judge_after after)
{
    struct promises *promises = &server->ledger.promises;
    size_t bytes = server->ledger.clients * sizeof(uint32_t);

    if (after != AFTER_ROT)
        judge_life(server);
    server->self = ledger_life(
        &server->ledger, server->name,
        server->node->origins.list[server->node->origins.self].incarnation);
    server->written_seq =
        server->node->origins.list[server->node->origins.self].applied;
    server->written_self = server->self;
    judge_claims(server);
    if (after == AFTER_KILL)
        judge_promises(server, promises->written, "written");
    if (after != AFTER_ROT)
        judge_promises(server, promises->synced, "synced");
    /* After rot others may have what it lost. */
    if (after != AFTER_ROT)
        ledger_lose(&server->ledger, server->self, server->written_seq);
    server_learn(server);
    memcpy(promises->written, server->held, bytes);
    memcpy(promises->synced, server->held, bytes);
}
