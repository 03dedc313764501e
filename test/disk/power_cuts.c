/*
 * Power cuts: a case is one image of one cut of one history.
 */
#include "disk.h"
#include "hand.h"
#include "history.h"

#include <string.h>

#define CLIENTS 24
#define CUTS    4  /* of a history, at calls that are drawn */
#define IMAGES  25 /* of a cut */

struct cutting {
    const struct options *options;
    struct figures *figures;
    struct server *server, *trial;
    uint64_t history;
    uint64_t at[CUTS]; /* the calls */
    bool failed;
};

static struct dice dice_for(uint64_t seed, uint64_t which, unsigned purpose)
{
    struct dice dice = {seed * 0x100000001b3u + which * 8 + purpose};

    dice.state = dice_throw(&dice);
    return dice;
}

static uint64_t throw(void *context)
{
    return dice_throw(context);
}

/* ---- one image ---- */

static void take_over(struct server *trial, const struct server *server)
{
    ledger_copy(&trial->ledger, &server->ledger);
    trial->long_ids = server->long_ids;
    trial->synced = server->synced;
    trial->rotate_bytes = server->rotate_bytes;
    trial->boot = (uint8_t)(server->boot + 1);
    trial->starts = server->starts;
    trial->wrong[0] = 0;
    trial->must_go_on = false;
    trial->disk.bytes_max = 0;
    trial->disk.short_writes = false;
}

static void live_on(struct server *trial, struct dice *dice)
{
    for (unsigned i = dice_below(dice, 8); i > 0 && !trial->wrong[0]; i--)
        history_step(trial, dice);
    if (!trial->wrong[0])
        history_restart(trial, dice);
}

static void try_image(struct cutting *c, uint64_t which)
{
    struct dice dice = dice_for(c->options->seed, which, 1);
    struct server *trial = c->trial;

    take_over(trial, c->server);
    vdisk_image(&trial->disk, &c->server->disk, throw, &dice);
    if (dice_once_in(&dice, 8))
        trial->synced = !trial->synced;
    if (history_start(trial, AFTER_CUT)) {
        disk_count_start(c->figures, trial);
        live_on(trial, &dice);
    }
    c->failed = !disk_case(c->options, c->figures, trial, which) || c->failed;
    server_kill(trial);
}

static int at_a_call(void *context, const char *call, const char *name)
{
    struct cutting *c = context;

    (void)call;
    (void)name;
    for (unsigned cut = 0; cut < CUTS; cut++)
        for (unsigned i = 0; i < IMAGES; i++) {
            uint64_t which = (c->history * CUTS + cut) * IMAGES + i;

            if (c->at[cut] == c->server->disk.calls && !c->failed &&
                !c->server->wrong[0] &&
                (!c->options->one || c->options->which == which))
                try_image(c, which);
        }
    return 0;
}

/* ---- one history ---- */

static void run(struct cutting *c)
{
    struct dice dice = dice_for(c->options->seed, c->history, 0);
    struct server *server = c->server;

    server_wipe(server);
    server->disk.short_writes = false;
    server->long_ids = dice_once_in(&dice, 16) ? 300 : 0;
    server->synced = dice_once_in(&dice, 2);
    server->rotate_bytes = 256u << dice_below(&dice, 4);
    if (!history_start(server, AFTER_KILL))
        return;
    for (unsigned i = 10 + dice_below(&dice, 50); i > 0; i--) {
        if (server->wrong[0] || c->failed)
            break;
        history_step(server, &dice);
    }
}

static void draw_cuts(struct cutting *c)
{
    struct dice dice = dice_for(c->options->seed, c->history, 2);

    for (unsigned i = 0; i < CUTS; i++)
        c->at[i] = 1 + dice_below(&dice, (uint32_t)c->server->disk.calls);
}

/* Once to see how many calls it makes, once to be cut off at some. */
static void run_history(struct cutting *c)
{
    c->server->at_call = NULL;
    c->server->disk.lies_every = 0;
    run(c);
    draw_cuts(c);
    c->server->at_call = at_a_call;
    c->server->context = c;
    c->server->disk.lies_every = c->options->sabotage ? 7 : 0;
    if (!c->server->wrong[0])
        run(c);
    if (c->server->wrong[0])
        c->failed = !disk_case(c->options, c->figures, c->server,
                               c->history * CUTS * IMAGES) ||
                    c->failed;
    server_kill(c->server);
}

void power_cuts(const struct options *options, struct figures *figures)
{
    static struct server server, trial;
    struct cutting c = {
        .options = options,
        .figures = figures,
        .server = &server,
        .trial = &trial,
    };
    uint64_t histories =
        (options->images + CUTS * IMAGES - 1) / (CUTS * IMAGES);

    server_init(&server, CLIENTS);
    server_init(&trial, CLIENTS);
    if (options->one)
        histories = options->which / (CUTS * IMAGES) + 1;
    for (uint64_t i = 0; i < histories && !c.failed; i++) {
        c.history = i;
        if (options->one ? i == histories - 1
                         : i % options->jobs == options->job)
            run_history(&c);
    }
    server_free(&server);
    server_free(&trial);
}
