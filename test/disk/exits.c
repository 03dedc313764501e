/*
 * The process ends at every call of the disk, once before it is made and once
 * behind it: a case is the disk as it is at one call. What it had written has
 * to be there, every time.
 */
#include "disk.h"
#include "hand.h"
#include "history.h"

#define REPORTS        2000
#define CLIENTS        1400
#define BURST          1300 /* reports with long IDs: more than one batch */
#define LONG_IDS       900
#define CASES_A_POLICY 1000000

struct leaving {
    const struct options *options;
    struct figures *figures;
    struct server *server, *trial;
    uint64_t which;
    bool failed;
};

/* ---- one exit ---- */

static void take_over(struct server *trial, const struct server *server)
{
    ledger_copy(&trial->ledger, &server->ledger);
    trial->long_ids = server->long_ids;
    trial->synced = server->synced;
    trial->rotate_bytes = server->rotate_bytes;
    trial->boot = server->boot;
    trial->starts = server->starts;
    trial->wrong[0] = 0;
}

static void report_one(struct server *server, struct dice *dice)
{
    server_report(server, dice_below(dice, server->ledger.clients),
                  dice_throw(dice));
    if (!server_write(server) || (server->synced && !server_sync(server)))
        server_wrong(server, "a write fails on a good disk");
}

/* It serves, also when it ends once more. */
static void go_on(struct leaving *l)
{
    struct dice dice = {l->which};

    disk_count_start(l->figures, l->trial);
    report_one(l->trial, &dice);
    server_kill(l->trial);
    (void)history_start(l->trial, AFTER_KILL);
}

static void leave_here(struct leaving *l, uint64_t which)
{
    take_over(l->trial, l->server);
    vdisk_copy(&l->trial->disk, &l->server->disk);
    if (history_start(l->trial, AFTER_KILL))
        go_on(l);
    l->failed = !disk_case(l->options, l->figures, l->trial, which);
    server_kill(l->trial);
}

static int at_a_call(void *context, const char *call, const char *name)
{
    struct leaving *l = context;
    uint64_t which = l->which++;

    (void)call;
    (void)name;
    if (!l->failed && !l->server->wrong[0] && disk_is_mine(l->options, which))
        leave_here(l, which);
    return 0;
}

/* ---- the run ---- */

static void start(struct server *server)
{
    (void)history_start(server, AFTER_KILL);
}

static void snapshot_if_due(struct server *server)
{
    if (journal_snapshot_is_due(&server->journal) && !server_snapshot(server))
        server_wrong(server, "a snapshot fails on a good disk");
}

static void report_all(struct server *server, struct dice *dice)
{
    for (unsigned i = 0; i < REPORTS && !server->wrong[0]; i++) {
        report_one(server, dice);
        if (i % 16 == 0)
            hand_brings(server, dice);
        snapshot_if_due(server);
        if (i % 500 == 250) {
            server_kill(server);
            start(server);
        }
        if (i % 500 == 499) {
            (void)server_stop(server);
            start(server);
        }
    }
}

/* So much at once that it takes several batches, and a snapshot several
 * frames. */
static void report_much(struct server *server, struct dice *dice)
{
    server->long_ids = LONG_IDS;
    server_wipe(server);
    start(server);
    for (unsigned round = 0; round < 2 && !server->wrong[0]; round++) {
        report_one(server, dice);
        for (unsigned i = 0; i < BURST; i++)
            server_report(server, i, dice_throw(dice));
        report_one(server, dice);
        if (!server_snapshot(server))
            server_wrong(server, "a snapshot fails on a good disk");
        server_kill(server);
        start(server);
    }
}

static void run(struct leaving *l, bool synced)
{
    struct dice dice = {l->options->seed};
    struct server *server = l->server;

    server->long_ids = 0;
    server_wipe(server);
    server->synced = synced;
    server->rotate_bytes = 4096;
    server->disk.lies_every = l->options->sabotage ? 50 : 0;
    start(server);
    report_all(server, &dice);
    if (!server->wrong[0])
        report_much(server, &dice);
    if (!l->failed && server->wrong[0])
        l->failed = !disk_case(l->options, l->figures, server, l->which);
    server_kill(server);
}

void exits(const struct options *options, struct figures *figures)
{
    static struct server server, trial;
    struct leaving l = {
        .options = options,
        .figures = figures,
        .server = &server,
        .trial = &trial,
    };

    server_init(&server, CLIENTS);
    server_init(&trial, CLIENTS);
    server.at_call = at_a_call;
    server.context = &l;
    for (unsigned policy = 0; policy < 2 && !l.failed; policy++) {
        l.which = policy * CASES_A_POLICY;
        run(&l, policy == 1);
    }
    server_free(&server);
    server_free(&trial);
}
