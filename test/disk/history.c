#include "history.h"

#include "hand.h"

#include <errno.h>
#include <string.h>

/* ---- ends and starts ---- */

bool history_start(struct server *server, enum judge_after after)
{
    const struct journal_trouble *trouble = &server->trouble;

    if (!server_start(server)) {
        server_wrong(server, "it does not start: cause %d, error %d, %s of %s",
                     (int)trouble->cause, trouble->error,
                     trouble->call ? trouble->call : "?", trouble->file);
        return false;
    }
    judge_start(server, after);
    if (server->must_go_on && !server->found.goes_on)
        server_wrong(server,
                     "a new life begins without reason: clean %d, torn %d, "
                     "damaged %d, last %llu of %llu bytes",
                     server->found.clean, server->found.torn,
                     server->found.damaged,
                     (unsigned long long)server->found.last,
                     (unsigned long long)server->found.last_bytes);
    server->must_go_on = false;
    return true;
}

static uint64_t throw(void *context)
{
    return dice_throw(context);
}

static enum judge_after cut(struct server *server, struct dice *dice)
{
    vdisk_cut_power(&server->disk, throw, dice);
    server_kill(server);
    server->boot++;
    return AFTER_CUT;
}

/* What was whole before it, and is when it has ended, can be gone on with. */
static enum judge_after end(struct server *server, struct dice *dice)
{
    bool whole = !server->found.damaged;

    switch (dice_below(dice, 4)) {
    case 0:
        server->must_go_on = whole && !server->journal.done;
        server_kill(server);
        return AFTER_KILL;
    case 1:
        server->must_go_on = server_stop(server) && whole;
        server->boot += dice_once_in(dice, 2);
        return AFTER_KILL;
    default:
        return cut(server, dice);
    }
}

/* It died in the middle of something. */
static enum judge_after leave(struct server *server, struct dice *dice)
{
    if (dice_once_in(dice, 2))
        return cut(server, dice);
    server_kill(server);
    return AFTER_KILL;
}

/* A process may die again and again while it starts. */
static void start_again(struct server *server, struct dice *dice,
                        enum judge_after after)
{
    jmp_buf dying;
    volatile enum judge_after worst = after;

    server->dying = NULL;
    if (setjmp(dying)) {
        server->must_go_on = false;
        if (leave(server, dice) == AFTER_CUT)
            worst = AFTER_CUT;
    }
    server->dying = dice_once_in(dice, 3) ? &dying : NULL;
    server->dies_at = server->disk.calls + 1 + dice_below(dice, 10);
    (void)history_start(server, worst);
    server->dying = NULL;
}

void history_restart(struct server *server, struct dice *dice)
{
    enum judge_after after = end(server, dice);

    if (dice_once_in(dice, 4))
        server->synced = !server->synced;
    start_again(server, dice, after);
}

/* ---- what happens ---- */

void history_report_some(struct server *server, struct dice *dice)
{
    for (unsigned i = dice_below(dice, 4); i < 4; i++)
        server_report(server, dice_below(dice, server->ledger.clients),
                      dice_throw(dice));
}

static void fail_unless(struct server *server, bool good, const char *what)
{
    if (!good)
        server_wrong(server, "%s fails on a good disk", what);
}

static void write_all(struct server *server, struct dice *dice)
{
    (void)dice;
    fail_unless(server, server_write(server), "a write");
}

/* All that is written now, whatever was reported since. */
static void sync_all(struct server *server, struct dice *dice)
{
    (void)dice;
    fail_unless(server, server_sync(server), "a sync");
}

static void go_on_with_snapshot(struct server *server, struct dice *dice)
{
    struct journal *journal = &server->journal;

    if (!journal->snapshot.under_way) {
        fail_unless(server, server_snapshot_begin(server),
                    "a snapshot's begin");
        return;
    }
    if (dice_once_in(dice, 4)) {
        server_snapshot_over(server); /* given up */
        return;
    }
    if (dice_once_in(dice, 3) && journal_snapshot_fill(journal, server->node)) {
        fail_unless(server, journal_snapshot_write(journal, &server->trouble),
                    "a snapshot");
        return;
    }
    fail_unless(server, server_snapshot_end(server), "a snapshot's end");
    server_snapshot_over(server);
}

/* The disk is full for a while: a part gets out, or nothing. */
static void be_full(struct server *server, struct dice *dice)
{
    server->disk.bytes_max =
        vdisk_bytes(&server->disk) + 1 + dice_below(dice, 64);
    server->disk.short_writes = true;
    (void)server_write(server);
    server->disk.bytes_max = 0;
    if (dice_once_in(dice, 2))
        write_all(server, dice);
    server->disk.short_writes = dice_once_in(dice, 2);
}

static void step(struct server *server, struct dice *dice)
{
    static const struct {
        unsigned up_to;
        void (*what)(struct server *server, struct dice *dice);
    } happens[] = {
        {28, history_report_some}, {44, hand_brings},
        {70, write_all},           {78, sync_all},
        {90, go_on_with_snapshot}, {92, be_full},
        {94, hand_refutes},        {100, history_restart},
    };
    unsigned at = dice_below(dice, 100);
    size_t i = 0;

    while (at >= happens[i].up_to)
        i++;
    happens[i].what(server, dice);
}

/* What touches files, and is no start. */
static void work(struct server *server, struct dice *dice)
{
    history_report_some(server, dice);
    write_all(server, dice);
    if (server->journal.snapshot.under_way || dice_once_in(dice, 2))
        go_on_with_snapshot(server, dice);
    else if (!server->wrong[0])
        fail_unless(server, server_snapshot(server), "a snapshot");
}

/* Once in a while it dies at a call of what it does just then. */
void history_step(struct server *server, struct dice *dice)
{
    jmp_buf dying;

    if (!dice_once_in(dice, 20)) {
        step(server, dice);
        return;
    }
    if (setjmp(dying)) {
        server->dying = NULL;
        server->must_go_on = false;
        server->disk.bytes_max = 0;
        start_again(server, dice, leave(server, dice));
        return;
    }
    server->dies_at = server->disk.calls + 1 + dice_below(dice, 20);
    server->dying = &dying;
    for (unsigned i = 0; i < 4 && !server->wrong[0]; i++)
        work(server, dice);
    server->dying = NULL;
}
