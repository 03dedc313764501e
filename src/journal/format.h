/*
 * format.h - files of a journal: their names, heads and batches.
 *
 * Floor    journal: pure functions.
 * Shape    a file is a head of JOURNAL_HEAD_BYTES, then batches; a batch is a
 *          head of BATCH_HEAD_BYTES, then frames (core/frame.h). All numbers
 *          are little-endian.
 * Promise  a batch is valid only in the file and at the place where it was
 *          written: they go into its checksum.
 * Source   docs/DATA.md 6.
 */
#ifndef JOURNAL_FORMAT_H
#define JOURNAL_FORMAT_H

#include "base/err.h"
#include "base/writer.h"
#include "core/record.h"
#include "journal/disk.h"

#define JOURNAL_VERSION 1

/* ---- names: journal.N and snapshot.N; a snapshot under way is .new ---- */

enum journal_kind { JOURNAL_LOG = 1, JOURNAL_SNAPSHOT = 2 };

struct journal_name {
    enum journal_kind kind;
    bool unfinished; /* a snapshot that has not got its name */
    uint64_t number; /* 1 and up */
};

void journal_name_write(const struct journal_name *name,
                        char text[DISK_NAME_MAX + 1]);

/* Fails    ERR_UNKNOWN  no file of a journal. */
MUST_USE enum err journal_name_read(const char *text,
                                    struct journal_name *name);

/* ---- heads of files ---- */

#define JOURNAL_HEAD_BYTES 128

struct journal_head {
    uint32_t version;
    enum journal_kind kind;
    uint64_t number;
    uint8_t herd[16];
    uint8_t server_bytes;
    uint8_t server[SERVER_NAME_BYTES_MAX];
};

void journal_head_write(uint8_t out[JOURNAL_HEAD_BYTES],
                        const struct journal_head *head);

/*
 * Takes    as much of the file as there is, up to JOURNAL_HEAD_BYTES.
 * Fails    ERR_SHORT      less than a head.
 *          ERR_CHECKSUM   changed, or no head.
 *          ERR_RANGE      of a version that is not known here; head->version
 *                         says which.
 */
MUST_USE enum err journal_head_read(struct bytes bytes,
                                    struct journal_head *head);

/* ---- batches ---- */

#define BATCH_HEAD_BYTES 36

/* With its head; less than the 24 bits of its size would allow. */
#define BATCH_BYTES_MAX (1 << 20)

enum batch_flags {
    BATCH_RUN = 1 << 0,    /* a process begins: no index has a meaning yet */
    BATCH_WHOLE = 1 << 1,  /* what is claimed up to its end is all true, and
                              its process has taken nothing before it that is
                              not in here or before */
    BATCH_SYNCED = 1 << 2, /* its process shows nothing before it is synced */
};

struct batch {
    uint8_t flags;
    uint8_t boot[16];     /* the machine's run that its process is of */
    uint64_t incarnation; /* of its process, just then */
    struct bytes frames;
};

/* Where a batch stands. */
struct batch_place {
    enum journal_kind kind;
    uint64_t number; /* of the file */
    uint64_t at;     /* in bytes */
};

/*
 * Fill in the head before frames that are there.
 *
 * Takes    memory of BATCH_HEAD_BYTES, then size bytes of frames.
 */
void batch_seal(uint8_t *memory, size_t size, const struct batch *batch,
                const struct batch_place *place);

/*
 * Gives    *whole: the size of head and frames, also on failure, if the head
 *          looks like one; else 0.
 * Fails    ERR_SHORT      it looks like one, and more bytes are needed.
 *          ERR_CHECKSUM   no batch of this place.
 */
MUST_USE enum err batch_read(struct bytes bytes,
                             const struct batch_place *place,
                             struct batch *batch, size_t *whole);

/* ---- frames that stand in files alone ---- */

/* CLEAN: its process has stopped, and will do nothing more. */
void clean_write(struct writer *w);

/* CONTINUES: the journal before this one has so many bytes. END of a snapshot:
 * it needs so many bytes of the journal of its number. KEEPS: its process drops
 * records so many seconds after their stamps; 0 = never. */
void bytes_write(struct writer *w, uint8_t frame_type, uint64_t bytes);
MUST_USE enum err bytes_read(struct bytes payload, uint64_t *bytes);

#endif
