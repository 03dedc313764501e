/*
 * Rot: a journal with a snapshot and several files is spoilt in one way after
 * the other. A start must serve all the same, and claim nothing that is not
 * so; then a neighbour brings back what is lost.
 */
#include "disk.h"
#include "history.h"
#include "pair.h"
#include "rot_ways.h"

#include <string.h>

#define CLIENTS    40
#define YOUNG_FROM 1000000 /* cases of a snapshot that is just done */

struct rotting {
    const struct options *options;
    struct figures *figures;
    struct server *server, *trial, *neighbour;
    struct pair pair;
    struct rot_ways ways;
};

/* ---- one case ---- */

static void take_over(struct server *trial, const struct server *server)
{
    ledger_copy(&trial->ledger, &server->ledger);
    memset(&trial->ledger.promises, 0, sizeof(trial->ledger.promises));
    trial->rotate_bytes = server->rotate_bytes;
    trial->boot = server->boot;
    trial->starts = server->starts;
    trial->synced = server->synced;
    trial->wrong[0] = 0;
}

static void heal(struct rotting *r, const char *what)
{
    struct server *trial = r->trial;

    pair_restore(&r->pair);
    if (!pair_settle(&r->pair)) {
        server_wrong(trial, "%s: not all comes back", what);
        return;
    }
    r->figures->healed++;
    if (memcmp(trial->held, r->server->held, sizeof(trial->held)) != 0)
        server_wrong(trial, "%s: both have lost something", what);
    server_learn(trial);
    judge_claims(trial);
    /* What came back stays. */
    if (!server_write(trial))
        server_wrong(trial, "a write fails on a good disk");
    server_kill(trial);
    (void)history_start(trial, AFTER_KILL);
}

static void try_case(struct rotting *r, uint64_t from, uint64_t which)
{
    struct server *trial = r->trial;
    char what[128];

    take_over(trial, r->server);
    vdisk_copy(&trial->disk, &r->server->disk);
    bool shows = rot_spoil(&r->ways, which, trial, what);
    trial->spoils = r->options->sabotage;
    if (history_start(trial, AFTER_ROT)) {
        disk_count_start(r->figures, trial);
        if (shows && (trial->found.goes_on ||
                      !(trial->found.torn || trial->found.damaged)))
            server_wrong(trial, "%s: nobody has noticed", what);
        heal(r, what);
    }
    (void)disk_case(r->options, r->figures, trial, from + which);
    server_kill(trial);
}

/* ---- what is spoilt ---- */

static void live(struct server *server, struct dice *dice, unsigned rounds)
{
    for (unsigned i = 0; i < rounds && !server->wrong[0]; i++) {
        history_report_some(server, dice);
        if (!server_write(server) || !server_sync(server))
            server_wrong(server, "a write fails on a good disk");
    }
}

static void stop_and_start(struct server *server, struct dice *dice)
{
    (void)server_stop(server);
    (void)history_start(server, AFTER_KILL);
    live(server, dice, 3);
    server_kill(server);
    (void)history_start(server, AFTER_KILL);
}

/* A snapshot; reports go on before it ends. */
static void make_snapshot(struct server *server, struct dice *dice)
{
    if (!server_snapshot_begin(server))
        server_wrong(server, "a snapshot fails on a good disk");
    live(server, dice, 2);
    if (!server_snapshot_end(server))
        server_wrong(server, "a snapshot fails on a good disk");
    server_snapshot_over(server);
}

/* Two journals from the snapshot on, and a snapshot that was given up. */
static void make_more(struct server *server, struct dice *dice)
{
    live(server, dice, 6);
    stop_and_start(server, dice);
    if (!server_snapshot_begin(server))
        server_wrong(server, "a snapshot fails on a good disk");
    (void)journal_snapshot_fill(&server->journal, server->node);
    (void)journal_snapshot_write(&server->journal, &server->trouble);
    server_snapshot_over(server);
    live(server, dice, 10);
    stop_and_start(server, dice);
}

static void make_files(struct rotting *r, bool young)
{
    struct dice dice = {r->options->seed};
    struct server *server = r->server;

    server_wipe(server);
    (void)history_start(server, AFTER_KILL);
    live(server, &dice, young ? 6 : 24);
    make_snapshot(server, &dice);
    if (!young)
        make_more(server, &dice);
    live(server, &dice, 2);
    rot_prepare(&r->ways, &server->disk);
    r->ways.sure = young ? server->journal.snapshot.needed : 0;
}

/* The neighbour has all of it; then the server's process ends. */
static void make_neighbour(struct rotting *r)
{
    r->neighbour->name = NEIGHBOUR;
    r->neighbour->starts = r->server->starts;
    ledger_copy(&r->neighbour->ledger, &r->server->ledger);
    (void)server_start(r->neighbour);
    r->pair.server = r->server;
    r->pair.neighbour = r->neighbour;
    if (!pair_settle(&r->pair))
        server_wrong(r->server, "the neighbour never gets it all");
    pair_save(&r->pair);
    server_look(r->server);
    server_kill(r->server);
    r->pair.server = r->trial;
}

static void rot_all(struct rotting *r, uint64_t from, bool young)
{
    make_files(r, young);
    make_neighbour(r);
    if (r->server->wrong[0])
        (void)disk_case(r->options, r->figures, r->server, from);
    for (uint64_t i = 0; i < r->ways.count && !r->figures->failed; i++)
        if (disk_is_mine(r->options, from + i))
            try_case(r, from, i);
    pair_free(&r->pair);
    server_kill(r->neighbour);
    server_wipe(r->neighbour);
}

void rot(const struct options *options, struct figures *figures)
{
    static struct server server, trial, neighbour;
    struct rotting r = {
        .options = options,
        .figures = figures,
        .server = &server,
        .trial = &trial,
        .neighbour = &neighbour,
    };

    server_init(&server, CLIENTS);
    server_init(&trial, CLIENTS);
    server_init(&neighbour, CLIENTS);
    rot_all(&r, 0, false);
    rot_all(&r, YOUNG_FROM, true);
    server_free(&server);
    server_free(&trial);
    server_free(&neighbour);
}
