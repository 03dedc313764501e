/*
 * journal.h - what a server has to know when it starts anew, in files.
 *
 * Floor    journal: calls nothing but the node and a table of disk calls.
 * Shape    the journal is a link to disk: one file after the other, to which
 *          batches of frames are appended, journal.1, journal.2, ... A snapshot
 *          has all records; snapshot.N and the journals from N on are all that
 *          is needed, and the rest is removed.
 * Promise  D1  What was written outlives the process, what was synced the
 *              machine.
 *          D2  Whatever of the files is left, in any order: what is restored
 *              claims nothing that it does not hold. If anything is missing
 *              or spoilt inside, it claims nothing at all.
 *          D3  The life goes on with its numbers only if nothing can be
 *              missing; else a new one begins.
 *          D4  A failed write is tried again and never told as done; a failed
 *              sync is for the caller to die of.
 * Threads  none inside. Two may call at once: one what says "appending", one
 *          what says "snapshot"; what says "node" needs the node held still.
 * Memory   JOURNAL_BYTES, handed over at the start.
 * Source   docs/DATA.md 6, docs/REPLICATION.md 9.
 */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include "journal/walk.h"
#include "node/node.h"

/* A snapshot's batch. */
#define SNAPSHOT_BATCH_BYTES (BATCH_HEAD_BYTES + FRAME_BYTES_MAX)

#define JOURNAL_BYTES        (BATCH_BYTES_MAX + WALK_BYTES)

struct journal_config {
    struct disk *disk;
    uint8_t herd[16];
    struct bytes server;   /* its name; lives as long as the journal */
    uint8_t boot[16];      /* differs whenever the machine was off */
    bool synced;           /* nothing is shown before it is synced */
    uint64_t rotate_bytes; /* of journal, at least, until a snapshot is due */
    uint32_t ttl_s;        /* records are dropped so long after their stamps */
};

/* Why it does not work, for people. */
enum journal_cause {
    JOURNAL_FINE,
    JOURNAL_DISK,    /* error, of the disk, with file */
    JOURNAL_NEWER,   /* file is of a later version: number */
    JOURNAL_FOREIGN, /* file is of another server or herd */
    JOURNAL_STRANGE, /* file has what no version known here would write */
    JOURNAL_NO_ROOM  /* the node has not enough room for what is there */
};

struct journal_trouble {
    enum journal_cause cause;
    int error;
    uint64_t number;
    char file[DISK_NAME_MAX + 1]; /* "" = the folder */
    const char *call;             /* "write", "sync", ... */
};

#define KEEPS_UNKNOWN UINT64_MAX

/* What an earlier life has left. */
struct journal_found {
    uint64_t snapshot;     /* its number; 0 = there is none */
    uint64_t first, last;  /* journals to read; first 0 = there are none */
    uint64_t last_bytes;   /* of the last, up to the end of what is whole */
    uint64_t before_bytes; /* likewise of the one before */
    uint64_t bytes;        /* of all that is to be read */
    uint64_t batches;
    uint64_t skipped;     /* bytes that are no batch */
    bool torn;            /* the end is cut off: as when power fails */
    bool headless;        /* ... and the last has not even a head */
    bool damaged;         /* something is missing or spoilt before the end */
    uint64_t ttl_s;       /* of the last process; KEEPS_UNKNOWN */
    bool outgrown;        /* now records are kept that it has dropped */
    bool clean;           /* the process before has stopped in order */
    bool goes_on;         /* its life may be gone on with */
    uint64_t incarnation; /* that of the last batch; 0 = there is none */
};

struct journal_counters {
    uint64_t batches, bytes; /* appended */
    uint64_t syncs;
    uint64_t failures; /* writes that failed */
    uint64_t snapshots, snapshot_failures;
};

struct journal_snapshot {
    bool planned, rotates; /* the journal goes on in its next file */
    bool open;             /* there is a file */
    bool under_way;
    int file;
    uint64_t number, at; /* bytes written */
    uint64_t synced_at;
    uint64_t needed; /* of the journal of its number */
    uint8_t *memory; /* SNAPSHOT_BATCH_BYTES */
    size_t filled;
    bool whole; /* all of it was filled in */
    bool done;  /* it has its name */
    uint64_t incarnation;
};

struct journal {
    struct journal_config config;
    uint8_t *memory; /* the batch under way, then room to walk */

    /* Appending. */
    int file;
    uint64_t number, at;     /* of the file; how far it is written */
    int old_file;            /* the one before, not synced yet; -1 = none */
    size_t filled, done;     /* of the batch under way; 0 = none */
    uint64_t filled_to;      /* the feed's number that it goes up to */
    uint64_t filled_ticket;  /* node_record_ticket then */
    uint8_t flags;           /* of it */
    uint64_t incarnation;    /* of it */
    uint64_t written;        /* the feed's number up to which all is written */
    uint64_t written_ticket; /* the ticket, likewise */
    uint64_t continues;      /* bytes of the file before; 0 = it is said */
    bool begun;              /* this process has appended something */
    uint64_t bytes_before;   /* of journals before, since the last snapshot */
    uint64_t snapshot_bytes; /* of the last snapshot, and its number */
    uint64_t snapshot_number;
    uint64_t anew_at; /* where meanings were said last */
    int next_file;    /* made ready; -1 = none */
    bool claims_hold; /* those that were found */
    bool young; /* the file was begun for a snapshot that is not there yet */
    bool snapshot_wanted; /* what was restored is spoilt: soon, please */

    struct journal_snapshot snapshot;
    struct journal_counters counters;
};

/* ---- the start: find, load, begin ---- */

/*
 * Look through the files.
 *
 * Takes    config, whose disk outlives the journal; memory of JOURNAL_BYTES.
 * Fails    ERR_REFUSED  *trouble says why.
 */
MUST_USE enum err journal_open(struct journal *journal,
                               const struct journal_config *config,
                               void *memory, struct journal_found *found,
                               struct journal_trouble *trouble);

/* How much is loaded, for those who wait: bytes of found->bytes. */
typedef void journal_progress(void *context, uint64_t bytes);

/*
 * Bring a node that has seen nothing yet to where the files end. It bears
 * found->incarnation if found->goes_on, else a new one.
 *
 * Takes    progress, or NULL.
 * Fails    ERR_REFUSED  *trouble says why.
 */
MUST_USE enum err journal_load(struct journal *journal,
                               const struct journal_found *found,
                               struct node *node, const struct node_moment *now,
                               journal_progress *progress, void *context,
                               struct journal_trouble *trouble);

/*
 * Cut off what is torn, sync what is there, remove what is left over, append
 * that a process has begun, and sync: from here on the clean end, if there was
 * one, is no more.
 *
 * Fails    ERR_REFUSED  *trouble says why.
 */
MUST_USE enum err journal_begin(struct journal *journal,
                                const struct journal_found *found,
                                struct node *node,
                                struct journal_trouble *trouble);

/* ---- appending ---- */

/*
 * Fill a batch with what the journal lacks; needs the node. One that could not
 * be written yet stays as it is.
 *
 * Gives    whether there is one to write.
 */
bool journal_fill(struct journal *journal, struct node *node);

/*
 * Write it.
 *
 * Gives    whether it is out; journal->written says how far. After a failure
 *          *trouble says why, and the next call goes on.
 */
bool journal_write(struct journal *journal, struct journal_trouble *trouble);

/*
 * Files to be synced, so that all that is written now stays. The sync itself
 * needs nobody to wait; journal_synced is told when it has succeeded.
 */
struct journal_unsynced {
    int files[2], count;
    uint64_t written; /* the feed's number that is synced by it */
    uint64_t ticket;  /* likewise */
};
struct journal_unsynced journal_unsynced(const struct journal *journal);
void journal_synced(struct journal *journal,
                    const struct journal_unsynced *unsynced);

/* Both at once. Gives false after a failure, of which to die. */
bool journal_sync(struct journal *journal, struct journal_trouble *trouble);

/* The process stops: say so, sync, close. Needs the node. Gives false if the
 * next one will not be able to tell. */
bool journal_close(struct journal *journal, struct node *node);

/* ---- snapshots ---- */

bool journal_snapshot_is_due(const struct journal *journal);

/* Which files it will use; "appending". anew: nothing that was appended before
 * may be left beside it, as of somebody who is to be forgotten. */
void journal_snapshot_plan(struct journal *journal, bool anew);

/* Make them ready; "snapshot", planned or nobody appends. Gives false on
 * failure. */
bool journal_snapshot_prepare(struct journal *journal,
                              struct journal_trouble *trouble);

/* Switch to it, and begin; "appending", "snapshot" and "node". What was filled
 * in must be written. */
void journal_snapshot_begin(struct journal *journal, struct node *node);

/* The next batch; "snapshot" and "node". Gives whether there is one: if not,
 * all records are in the file. */
bool journal_snapshot_fill(struct journal *journal, struct node *node);

/* Write it; "snapshot". Gives false on failure. */
bool journal_snapshot_write(struct journal *journal,
                            struct journal_trouble *trouble);

/* Say what it needs; "appending": all that the node has is written. */
void journal_snapshot_need(struct journal *journal);

/* The journal is synced so far: give the snapshot its name, and remove what it
 * stands for; "snapshot". Gives false on failure. */
bool journal_snapshot_end(struct journal *journal,
                          struct journal_trouble *trouble);

/* It is over, finished or not, or not begun; "snapshot", "node" and
 * "appending". */
void journal_snapshot_over(struct journal *journal, struct node *node);

/* ---- looking in ---- */

/* Journals' bytes since the last snapshot; "appending". */
uint64_t journal_bytes(const struct journal *journal);

#endif
