/* What the process writes, and what that promises. */
#include "server.h"

#include <string.h>

static size_t promise_bytes(const struct server *server)
{
    return server->ledger.clients * sizeof(uint32_t);
}

/* Clients have their replies, links their records: what is shown is known. */
static void show(struct server *server)
{
    struct life *lives = server->ledger.lives;
    struct node_wishes none = {.max = 0};
    struct node_event event = {.kind = NODE_WRITTEN,
                               .now = server_now(server),
                               .number = server->journal.written};

    node_step(server->node, &event, &none);
    if (server->written_seq > lives[server->written_self].shown)
        lives[server->written_self].shown = server->written_seq;
    /* From here on it must not go back to a life that was refuted. */
    for (unsigned i = 0; i < server->ledger.life_count; i++)
        if (server->written_renewals == server->renewals)
            lives[i].shown = ledger_known(&lives[i]);
}

static void note_filled(struct server *server)
{
    const struct origins *origins = &server->node->origins;

    server_learn(server);
    server_look(server);
    memcpy(server->filled, server->held, promise_bytes(server));
    server->filled_seq = origins->list[origins->self].applied;
    server->filled_self = server->self;
    server->filled_renewals = server->renewals;
}

/* A batch that is not the last promises what lies before its end. */
static void promise_part(struct server *server)
{
    const struct node *node = server->node;

    for (uint32_t i = 0; i < node->store.used; i++) {
        const struct slot *slot = &node->store.slots[i];

        if (feed_number(&node->feed, i) > server->journal.written)
            continue;
        server->ledger.promises
            .written[client_of(store_record(&node->store, i).id)] =
            (uint32_t)(slot->stamp_ns / NS_PER_S);
        if (slot->origin == node->origins.self &&
            (server->written_self != server->self ||
             slot->seq > server->written_seq)) {
            server->written_seq = slot->seq;
            server->written_self = server->self;
        }
    }
}

bool server_write(struct server *server)
{
    struct journal *journal = &server->journal;
    struct promises *promises = &server->ledger.promises;

    for (;;) {
        if (!journal->filled)
            note_filled(server);
        if (!journal_fill(journal, server->node))
            break;
        uint64_t before = journal->written;
        if (!journal_write(journal, &server->trouble)) {
            if (journal->written != before)
                server_wrong(server, "a write that failed is told as done");
            return false;
        }
        if (node_record_is_due(server->node)) {
            promise_part(server);
        } else {
            memcpy(promises->written, server->filled, promise_bytes(server));
            server->written_seq = server->filled_seq;
            server->written_self = server->filled_self;
            server->written_renewals = server->filled_renewals;
        }
        if (!server->synced)
            show(server);
    }
    return true;
}

/* It was refuted because it had used numbers twice: there are other reports of
 * those that it claimed. It knows that, now, for good. */
static void conflict(struct server *server)
{
    struct ledger *ledger = &server->ledger;
    unsigned life = server->conflict - 1;
    struct node_claim claim;
    bool used;

    server->conflict = 0;
    for (uint32_t i = 0; node_claim(server->node, i, &used, &claim); i++)
        if (used && claim.claimed &&
            claim.incarnation == ledger->lives[life].incarnation)
            return;
    ledger_add(ledger, life, 1, 0, ledger_stamp(ledger, 0));
}

bool server_sync(struct server *server)
{
    struct promises *promises = &server->ledger.promises;

    if (!journal_sync(&server->journal, &server->trouble)) {
        server->must_die = true;
        return false;
    }
    memcpy(promises->synced, promises->written, promise_bytes(server));
    if (server->synced)
        show(server);
    if (server->conflict && server->written_renewals == server->renewals)
        conflict(server);
    return true;
}

bool server_snapshot_begin(struct server *server)
{
    struct journal *journal = &server->journal;

    if (!server_write(server) ||
        (journal->old_file >= 0 && !server_sync(server)) ||
        !journal_snapshot_prepare(journal, &server->trouble))
        return false;
    journal_snapshot_begin(journal, server->node);
    return true;
}

bool server_snapshot_end(struct server *server)
{
    struct journal *journal = &server->journal;

    while (journal_snapshot_fill(journal, server->node))
        if (!journal_snapshot_write(journal, &server->trouble))
            return false;
    if (!server_write(server) || !server_sync(server))
        return false;
    journal_snapshot_need(journal);
    return journal_snapshot_end(journal, &server->trouble);
}

void server_snapshot_over(struct server *server)
{
    journal_snapshot_over(&server->journal, server->node);
}

bool server_snapshot(struct server *server)
{
    if (!server_snapshot_begin(server))
        return false;
    bool good = server_snapshot_end(server);
    server_snapshot_over(server);
    return good;
}
