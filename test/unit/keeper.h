/*
 * keeper.h - one server that keeps a journal on a disk in memory: its node, and
 * what becomes of it when its process, or its machine, ends.
 */
#ifndef TEST_UNIT_KEEPER_H
#define TEST_UNIT_KEEPER_H

#include "journal/journal.h"
#include "vdisk.h"

struct keeper {
    struct vdisk disk;
    struct node *node; /* NULL = no process */
    void *block;
    size_t block_bytes;
    void *memory;
    struct journal journal;
    struct journal_found found;     /* by the present process */
    struct journal_trouble trouble; /* of the last call that failed */
    bool synced;                    /* the policy */
    uint32_t copies;                /* that reports wait for */
    uint64_t rotate_bytes;
    uint32_t ttl_s;
    uint8_t boot; /* of the machine */
    const char *name;
    uint64_t starts; /* also the clock, and the source of new lives */
};

/* A server with an empty disk, not running. */
void keeper_init(struct keeper *keeper);
void keeper_free(struct keeper *keeper);

/* Start a process. Gives whether it serves; trouble says why not. */
bool keeper_start(struct keeper *keeper);

/* The process ends: in order, or at once; with the machine. */
void keeper_stop(struct keeper *keeper);
void keeper_kill(struct keeper *keeper);
void keeper_cut_power(struct keeper *keeper, uint64_t *dice);

struct node_moment keeper_now(const struct keeper *keeper);

/* A report of a client, "IAMAT id +1.0+1.0 stamp". */
void keeper_report(struct keeper *keeper, const char *id, uint32_t stamp);

/* What was reported since is filled in and written. Gives whether it is. */
bool keeper_write(struct keeper *keeper);

/* A whole snapshot, if all goes well. */
bool keeper_snapshot(struct keeper *keeper);

/* The stamp that a client has here, in s; 0 = nobody knows it. */
uint32_t keeper_stamp(const struct keeper *keeper, const char *id);

/* Claims of lives of this server, summed up. */
uint64_t keeper_claimed(const struct keeper *keeper);

#endif
