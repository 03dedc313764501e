/*
 * walk.h - the batches of one file, one after the other.
 *
 * Floor    journal.
 * Promise  whatever the file holds: every batch that is whole is given, once,
 *          in order, also behind bytes that are none.
 */
#ifndef JOURNAL_WALK_H
#define JOURNAL_WALK_H

#include "journal/format.h"

/* Memory to read through: two batches, so that most reads are large. */
#define WALK_BYTES ((size_t)2 * BATCH_BYTES_MAX)

struct walk {
    struct disk *disk;
    int file;
    struct journal_head head; /* version 0 = it could not be read */
    struct batch_place place; /* of the next batch */
    uint64_t file_bytes;
    uint8_t *memory;   /* WALK_BYTES */
    size_t begin, end; /* what of it was read, and not given yet */
    int error;         /* of the disk: the walk is over */
};

/*
 * Open a file and read its head; walk_close is due in any case but an error.
 *
 * Takes    memory of WALK_BYTES, until it is closed.
 * Fails    ERR_SYSTEM   walk->error says why.
 *          else         as journal_head_read; the batches can be walked.
 */
MUST_USE enum err walk_open(struct walk *walk, struct disk *disk,
                            const struct journal_name *name, uint8_t *memory);
void walk_close(struct walk *walk);

/*
 * Gives    *batch, readable until the next call, and *at: where it begins.
 * Fails    ERR_UNKNOWN    the file has ended.
 *          ERR_CHECKSUM   from *at to walk->place.at there is no batch.
 *          ERR_SYSTEM     walk->error says why.
 */
MUST_USE enum err walk_next(struct walk *walk, struct batch *batch,
                            uint64_t *at);

#endif
