/*
 * entry.h - one record with its dot, as it crosses a link.
 *
 * Floor    core: pure functions; a codec keeps what one frame's entries share.
 * Shape    an UPDATES payload is flags, a base time, then entries to its end;
 *          an entry leaves out what its frame or its predecessor already said.
 *          A 16-byte ID with a usual position costs about 51 bytes in a batch.
 * Promise  reading is total: what it gives is a valid record, or an error.
 * Source   docs/REPLICATION.md 4.4.
 */
#ifndef CORE_ENTRY_H
#define CORE_ENTRY_H

#include "base/reader.h"
#include "base/writer.h"
#include "core/record.h"

/* Sequence numbers run from 1; more than any server can ever use. */
#define SEQ_MAX ((uint64_t)1 << 56)

struct entry {
    struct record record; /* taker.size 0 = the name of the origin */
    uint32_t origin;      /* index that an ORIGIN frame of the sender named */
    uint64_t seq;         /* 1 to SEQ_MAX */
};

/* More bytes than any entry takes. */
#define ENTRY_BYTES_MAX (AT_BYTES_MAX + EXT_BYTES_MAX + 64)

struct entry_codec {
    int64_t base_ns; /* what stamps are written relative to */
    uint32_t origin; /* of the entry before */
    uint64_t seq;    /* of the entry before; 0 = there is none */
};

/* The head of an UPDATES payload: no flags (see updates_set_claim), base. */
struct entry_codec updates_write_head(struct writer *w, int64_t base_ns);

/*
 * Mark the frame that began there: after it the sender has nothing left to
 * send, and claims for each origin the highest sequence number in the frame.
 */
void updates_set_claim(struct writer *w, size_t frame_begin);

/* Fails    ERR_MALFORMED  cut short, or a reserved flag is set. */
MUST_USE enum err updates_read_head(struct reader *r, bool *claim,
                                    struct entry_codec *codec);

void entry_write(struct writer *w, struct entry_codec *codec,
                 const struct entry *entry);

/*
 * Gives    *entry, borrowing from the payload. The record's taker is filled
 *          with origin_taker by the caller when it is empty; until then the
 *          record is judged as if it had one.
 * Fails    ERR_MALFORMED  not an entry, or not of a valid record.
 */
MUST_USE enum err entry_read(struct reader *r, struct entry_codec *codec,
                             struct entry *entry);

#endif
