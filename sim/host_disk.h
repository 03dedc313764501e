/*
 * host_disk.h - a machine's disk, and the journal that its server keeps on it.
 *
 * Shape    the server's own src/journal on a vdisk: found and loaded when a
 *          process begins, written when its log is, synced every second (or
 *          before anything is shown), a snapshot in slices over many turns.
 * Memory   owned by the host; none in runs that keep no journal.
 */
#ifndef SIM_HOST_DISK_H
#define SIM_HOST_DISK_H

#include "journal/journal.h"
#include "promises.h"
#include "vdisk.h"

struct sim;
struct image;

/* How far a snapshot is; each step is taken in a turn of its own. */
enum snapshot_step {
    SNAPSHOT_NONE,
    SNAPSHOT_PREPARED,
    SNAPSHOT_FILLING,
    SNAPSHOT_NEEDED,
    SNAPSHOT_SYNCED
};

/* What a process has left when it ended, as far as nothing may be lost. */
struct last_words {
    bool whole;   /* no write was under way: its life may be gone on with */
    bool settled; /* all was written: claims and records come back */
    bool clean;   /* it has stopped in order */
    struct hash128 vector;
};

struct host_disk {
    struct vdisk disk;
    struct journal journal;
    uint8_t *memory;            /* JOURNAL_BYTES */
    struct journal_found found; /* by the present process */
    struct promises promises;
    struct last_words last;
    struct image *image; /* a copy of the machine, or of its disk; or NULL */

    uint64_t boot;          /* of the machine */
    uint64_t synced;        /* the feed's number that a sync has covered */
    uint64_t synced_ticket; /* of claims, likewise */
    int64_t synced_at_ns;   /* when the last one was tried */
    bool unsynced;          /* something was written since */
    bool stuck;             /* the last write has failed */
    bool told_stuck;        /* ... and its node knows */
    bool dying;             /* a sync has failed: it dies of it */
    bool restart_due;       /* it could not start, and is started again */
    bool doubtful;          /* bytes have changed, or are older ones */
    bool behind;            /* it is an older disk than there was */
    uint64_t behind_life;   /* which is gone on with, and refuted one day */
    uint64_t shown_life;    /* the ledger's life as looked up last ... */
    uint32_t shown_ledger;  /* ... and its index */

    enum snapshot_step step;
    int64_t snapshot_again_ns; /* after a failure */

    /* Faults that rest on it. */
    int full, broken; /* counted: no room; writes fail */
    bool sync_fails;  /* the next one */
    uint32_t strike; /* the so-manieth call from now on is its last; 0 = none */
    bool struck, power; /* it was; and the machine goes with it */
    struct sim *sim;
    uint32_t host;
};

/* How often servers started from what they found. */
struct starts {
    uint64_t empty, goes_on, new_life, torn, damaged, clean, failed;
    uint64_t snapshots, stuck;
    uint64_t undecided; /* runs that nobody could judge to their end */
};

void disk_init(struct sim *sim, uint32_t host);
void disk_free(struct sim *sim, uint32_t host);

/*
 * Find what there is, before the node is made; config.incarnation becomes what
 * it is to be.
 *
 * Gives    false if that cannot be read.
 */
bool disk_find(struct sim *sim, uint32_t host);

/* Load it into the node that was made, and begin. Gives false if the disk does
 * not let it, and another start is due. */
bool disk_begin(struct sim *sim, uint32_t host);

/* The process has ended; or the machine: what was not synced is at stake. */
void disk_end(struct sim *sim, uint32_t host, bool power);

/* The power of a machine without a process goes. */
void disk_lose_power(struct sim *sim, uint32_t host);

/* The process, or the machine, ends in the midst of what it does to its disk,
 * so many calls from now on; 0 = it does not. */
void disk_strike(struct sim *sim, uint32_t host, uint32_t calls, bool power);

/* Everything on it is gone. */
void disk_wipe(struct sim *sim, uint32_t host);

/* It ends in order. */
void disk_close(struct sim *sim, uint32_t host);

/* Has the node anything that is not written? */
bool disk_is_due(const struct sim *sim, uint32_t host);

/* Write it, and sync it if that is the policy. Gives how far replies
 * may leave. */
struct node_logged disk_write(struct sim *sim, uint32_t host);

/* Once a turn: the sync of this second, the snapshot's next slice. */
void disk_turn(struct sim *sim, uint32_t host);

/* Its process dies at this moment, of its disk. */
void disk_die(struct host_disk *disk);

/* It does, or is started again. */
void disk_event(struct sim *sim, uint32_t host, uint32_t lives);

/* What fails has changed. */
void disk_arm(struct host_disk *disk);

/* Nothing that was acknowledged there is sure any more. */
void disk_doubt(struct sim *sim, uint32_t host);

#endif
