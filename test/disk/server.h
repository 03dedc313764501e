/*
 * server.h - a server that keeps a journal on a disk in memory, step by step.
 *
 * Shape    its node is the real one, and so is its journal; the ledger hears
 *          of all that it takes, writes and shows. What must never be is said
 *          in "wrong", the first of it.
 */
#ifndef TEST_DISK_SERVER_H
#define TEST_DISK_SERVER_H

#include <setjmp.h>

#include "dice.h"
#include "journal/journal.h"
#include "ledger.h"
#include "node/state.h"
#include "vdisk.h"

struct server {
    struct vdisk disk;
    struct node *node; /* NULL = no process */
    void *block;
    size_t block_bytes;
    void *memory; /* the journal's */
    struct journal journal;
    struct journal_found found;     /* by the present process */
    struct journal_trouble trouble; /* of the last call that failed */
    struct ledger ledger;
    unsigned name;     /* a ledger's */
    unsigned long_ids; /* bytes that are added to each ID */
    bool synced;       /* the policy: nothing is shown before it is synced */
    uint64_t rotate_bytes;
    uint8_t boot;        /* of the machine */
    uint64_t starts;     /* also the clock */
    bool linked;         /* the hand is its neighbour */
    bool spoils;         /* a record of each start gets older: a sabotage */
    unsigned self;       /* its life, as the ledger counts */
    uint64_t filled_seq; /* own number that the batch under way goes up to */
    uint64_t written_seq;
    unsigned filled_self, written_self; /* the lives that they are of */
    unsigned renewals, filled_renewals, written_renewals; /* of its life */
    uint32_t held[LEDGER_CLIENTS];                        /* see server_look */
    uint32_t filled[LEDGER_CLIENTS]; /* held, when the batch was filled */
    bool must_go_on; /* nothing has happened that its life could not outlive */
    unsigned conflict; /* 1 + the life that was refuted, until it is synced */

    bool must_die; /* a sync has failed */

    /* Called at each call of the disk, if not NULL; gives the error with which
     * it fails, or 0. At call number dies_at the process ends: by a jump to
     * "dying", if that is not NULL. */
    int (*at_call)(void *context, const char *call, const char *name);
    void *context;
    uint64_t dies_at;
    jmp_buf *dying;
    char wrong[256];
};

void server_init(struct server *server, unsigned clients);
void server_free(struct server *server);

/* Nothing was ever there. */
void server_wipe(struct server *server);

void server_wrong(struct server *server, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Start a process. Gives whether it serves; trouble says why not. */
bool server_start(struct server *server);

/* The process ends: in order, or at once. */
bool server_stop(struct server *server);
void server_kill(struct server *server);

struct node_moment server_now(const struct server *server);

/* ---- what it takes ---- */

/* A client reports, with a stamp that chance draws. */
void server_report(struct server *server, unsigned client, uint64_t chance);

/* Its own numbers that the ledger does not know yet. */
void server_learn(struct server *server);

/* The stamp that each client has here, into server->held. */
void server_look(struct server *server);

/* ---- what it writes ---- */

/* All that it has; and all synced. Gives whether it is. */
bool server_write(struct server *server);
bool server_sync(struct server *server);

/* A snapshot in steps; the begin, or the end, may fail. After the end, good or
 * bad, or instead of one, it is over. */
bool server_snapshot_begin(struct server *server);
bool server_snapshot_end(struct server *server);
void server_snapshot_over(struct server *server);

/* The whole of it. */
bool server_snapshot(struct server *server);

/* ---- client IDs ---- */

#define CLIENT_ID_MAX 1024

struct bytes client_id(const struct server *server, unsigned client,
                       char memory[CLIENT_ID_MAX]);
unsigned client_of(struct bytes id);

#endif
