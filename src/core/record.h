/*
 * record.h - the newest report of one client, with the server that took it; or
 * a tombstone, which says that the client was forgotten.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Promise  the order of records is total over everything that anybody can
 *          see of them, so servers that hold the same set agree on a winner,
 *          in whatever order the records came.
 * Source   docs/REPLICATION.md 2 (order), docs/PROTOCOL.md 3 (the AT line).
 */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include "base/err.h"
#include "base/hash.h"
#include "base/writer.h"
#include "core/command.h"
#include "core/stamp.h"

#define SERVER_NAME_BYTES_MAX 64

struct record {
    struct bytes id;       /* 1 to ID_BYTES_MAX, no white space */
    struct bytes position; /* the client's text; empty = a tombstone */
    struct bytes stamp;    /* the client's text; empty = canonical */
    struct bytes taker;    /* name of the server that took the report */
    struct bytes ext;      /* 0 to EXT_BYTES_MAX opaque bytes, carried along */
    int64_t stamp_ns;      /* 0 and up */
    int64_t skew_ns;       /* receipt minus stamp */
    uint32_t generation;   /* 0, unless an operator reset the client */
};

/* The most that a record's texts and ext take together. */
#define RECORD_BYTES_MAX                                                       \
    (ID_BYTES_MAX + POSITION_BYTES_MAX + STAMP_BYTES_MAX +                     \
     SERVER_NAME_BYTES_MAX + EXT_BYTES_MAX)

/* The longest AT line: "AT ", skew and blanks around the texts, newline. */
#define AT_BYTES_MAX                                                           \
    (SERVER_NAME_BYTES_MAX + ID_BYTES_MAX + POSITION_BYTES_MAX +               \
     STAMP_BYTES_MAX + 32)

/*
 * Which of two reports of one client is the newer: below, equal to or above 0.
 * By generation, stamp in ns, tombstone or not, stamp text, position text,
 * taker, skew, ext.
 */
int record_compare(const struct record *a, const struct record *b);

/* Was the client forgotten? Such a record is above its equal in stamp. */
static inline bool record_is_tombstone(const struct record *record)
{
    return record->position.size == 0;
}

/*
 * Does the record keep every bound above, are its texts a position and a
 * stamp of that value? A tombstone has neither text, nor ext. What comes from
 * clients does; what comes over a link is judged by this, which is the same on
 * all servers for ever.
 */
bool record_is_valid(const struct record *record);

/* Is this a server's name: 1 to 64 bytes, none of them white space? */
bool record_is_server_name(struct bytes name);

/* AT taker skew id position stamp, with a newline; never of a tombstone. */
void record_write_at(struct writer *w, const struct record *record);

/* What a watcher reads: the AT line, or of a tombstone "FORGET id". */
void record_write_news(struct writer *w, const struct record *record);

/* The same record, with texts of its own in w, which has room for
 * RECORD_BYTES_MAX. */
struct record record_copy(const struct record *record, struct writer *w);

/* A keyed hash of everything the order looks at; equal iff the records are. */
struct hash128 record_hash(const struct hash_key *key,
                           const struct record *record);

#endif
