/*
 * Every call of the disk fails once: a case is a way of failing, and the number
 * of the call. The server is driven as its world would: what could not be
 * written is tried again, a failed snapshot too; after a failed sync it ends.
 */
#include "disk.h"
#include "hand.h"
#include "history.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CLIENTS   24
#define CALLS_MAX 10000 /* of a run */

static const int ways[] = {EIO, ENOSPC, EROFS, EDQUOT, VDISK_SHORT};

struct failing {
    const struct options *options;
    struct figures *figures;
    struct server *server;
    struct dice dice;
    int error;
    uint64_t at, calls; /* the call that fails, and those made */
    char call[16];      /* what has failed; "" = nothing yet */
    char name[DISK_NAME_MAX + 1];
    bool told;     /* somebody was told so, */
    bool harmless; /* or nobody has to be */
    bool starting;
};

static int at_a_call(void *context, const char *call, const char *name)
{
    struct failing *f = context;

    if (f->options->sabotage)
        f->server->spoils = f->calls > f->at;
    if (f->calls++ != f->at)
        return 0;
    /* What a snapshot stands for is removed the next time, then. */
    f->harmless = f->error == VDISK_SHORT ||
                  (!f->starting &&
                   (strcmp(call, "remove") == 0 || strcmp(call, "list") == 0));
    snprintf(f->call, sizeof(f->call), "%s", call);
    snprintf(f->name, sizeof(f->name), "%s", name);
    /* Where a sync means nothing the power goes soon. */
    if (f->server->disk.sync_forgets)
        f->server->dies_at =
            f->server->disk.calls + 1 + dice_below(&f->dice, 30);
    bool is_short = strcmp(call, "read") == 0 || strcmp(call, "write") == 0;
    return f->error != VDISK_SHORT || is_short ? f->error : 0;
}

/* ---- what it must say ---- */

/* The word for a call may be that of the one before, or behind. */
static bool is_named(const struct failing *f, const char *call)
{
    if (!call)
        return false;
    if (strcmp(f->call, "open") == 0 || strcmp(f->call, "size") == 0)
        return strcmp(call, f->call) == 0 || strcmp(call, "read") == 0;
    if (strcmp(f->call, "sync folder") == 0)
        return strcmp(call, "sync") == 0;
    return strcmp(call, f->call) == 0;
}

/* The answer to a failure is that failure, with its file and its call. */
static void expect_trouble(struct failing *f, const char *doing)
{
    const struct journal_trouble *trouble = &f->server->trouble;
    bool first = f->call[0] && !f->told;

    f->told = true;
    if (!first || f->harmless)
        server_wrong(f->server, "%s fails, and the disk did not", doing);
    if (trouble->cause != JOURNAL_DISK || trouble->error != f->error ||
        !is_named(f, trouble->call) ||
        (f->name[0] && strcmp(f->name, trouble->file) != 0))
        server_wrong(
            f->server, "%s: %s of '%s' failed with %d, told is %s of '%s', %d",
            doing, f->call, f->name, f->error,
            trouble->call ? trouble->call : "?", trouble->file, trouble->error);
}

/* ---- the server and its world ---- */

static void start(struct failing *f)
{
    f->starting = true;
    if (!server_start(f->server)) {
        f->figures->refused++;
        expect_trouble(f, "a start");
        if (!server_start(f->server)) {
            server_wrong(f->server, "it does not start on a good disk");
            return;
        }
    }
    f->starting = false;
    judge_start(f->server, AFTER_KILL);
}

static void restart(struct failing *f)
{
    server_kill(f->server);
    start(f);
}

static void sync_all(struct failing *f)
{
    if (f->server->wrong[0] || server_sync(f->server))
        return;
    expect_trouble(f, "a sync");
    restart(f);
}

/* What could not be written is, the next time; with what came meanwhile. */
static void write_all(struct failing *f)
{
    if (f->server->wrong[0])
        return;
    if (!server_write(f->server)) {
        expect_trouble(f, "a write");
        server_report(f->server, dice_below(&f->dice, CLIENTS),
                      dice_throw(&f->dice));
        if (!server_write(f->server))
            server_wrong(f->server, "a write is not made up for");
    }
    if (f->server->synced)
        sync_all(f);
}

static void report_some(struct failing *f)
{
    for (unsigned i = 0; i < 4 && !f->server->wrong[0]; i++) {
        server_report(f->server, dice_below(&f->dice, CLIENTS),
                      dice_throw(&f->dice));
        if (i == 1)
            hand_brings(f->server, &f->dice);
        write_all(f);
    }
}

/* Reports go on while a snapshot is under way. */
static bool try_snapshot(struct failing *f)
{
    if (!server_snapshot_begin(f->server))
        return false;
    report_some(f);
    if (f->server->wrong[0] || !f->server->journal.snapshot.under_way)
        return true; /* it has died meanwhile */
    bool good = server_snapshot_end(f->server);
    server_snapshot_over(f->server);
    return good;
}

static void snapshot(struct failing *f)
{
    for (int tries = 0; tries < 2 && !f->server->wrong[0]; tries++) {
        if (try_snapshot(f))
            return;
        expect_trouble(f, "a snapshot");
        report_some(f);
        if (f->server->must_die)
            restart(f);
    }
    server_wrong(f->server, "a snapshot is not made up for");
}

static void stop(struct failing *f)
{
    if (f->server->wrong[0])
        return;
    if (!server_stop(f->server))
        f->told = true; /* by the process's end alone */
    else if (f->call[0] && !f->told && !f->harmless)
        server_wrong(f->server, "%s of %s failed: nobody was told", f->call,
                     f->name);
    start(f);
}

/* ---- a case ---- */

static void live(struct failing *f)
{
    static void (*const life[])(struct failing * f) = {
        start,    report_some, snapshot, report_some, restart,
        snapshot, report_some, stop,     report_some, snapshot,
        stop,     restart,     snapshot, stop,        restart};

    for (size_t i = 0; i < COUNT_OF(life) && !f->server->wrong[0]; i++)
        life[i](f);
}

static uint64_t throw(void *context)
{
    return dice_throw(context);
}

/* What a failed sync was for may be lost; what is claimed must be true. */
static void cut_power(struct failing *f)
{
    if (f->server->wrong[0])
        return;
    vdisk_cut_power(&f->server->disk, throw, &f->dice);
    server_kill(f->server);
    f->server->boot++;
    f->server->at_call = NULL;
    if (f->server->disk.sync_forgets)
        memset(&f->server->ledger.promises, 0,
               sizeof(f->server->ledger.promises));
    (void)history_start(f->server, AFTER_CUT);
}

/* Gives whether there was such a call. */
static bool run(struct failing *f, bool synced, bool forgets)
{
    jmp_buf dying;

    f->calls = 0;
    f->call[0] = 0;
    f->told = f->starting = false;
    f->dice = (struct dice){f->options->seed + f->at};
    server_wipe(f->server);
    f->server->at_call = at_a_call;
    f->server->context = f;
    f->server->synced = synced;
    f->server->rotate_bytes = 256;
    f->server->disk.sync_forgets = forgets;
    f->server->dies_at = UINT64_MAX;
    f->server->dying = &dying;
    if (!setjmp(dying))
        live(f);
    f->server->dying = NULL;
    cut_power(f);
    server_kill(f->server);
    return f->call[0];
}

/* Whether it syncs, whether what a sync failed for is lost; and the way. */
static bool run_all(struct failing *f, unsigned how)
{
    bool good = true, there = true;

    f->error = ways[how / 4];
    for (f->at = 0; good && there; f->at++) {
        uint64_t which = (uint64_t)how * CALLS_MAX + f->at;

        if (f->options->one && f->options->which < which)
            break;
        if (!disk_is_mine(f->options, which))
            continue;
        there = run(f, how & 1, how & 2);
        good = disk_case(f->options, f->figures, f->server, which);
    }
    return good;
}

void errors(const struct options *options, struct figures *figures)
{
    static struct server server;
    struct failing f = {
        .options = options, .figures = figures, .server = &server};

    server_init(&server, CLIENTS);
    server.disk.asks_looks = true;
    for (unsigned how = 0; how < 4 * COUNT_OF(ways); how++) {
        if (!run_all(&f, how))
            break;
    }
    server_free(&server);
}
