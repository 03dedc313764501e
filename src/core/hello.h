/*
 * hello.h - how the two ends of a link introduce themselves.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Source   docs/REPLICATION.md 4.1.
 */
#ifndef CORE_HELLO_H
#define CORE_HELLO_H

#include "base/err.h"
#include "base/writer.h"

#define PROTOCOL_VERSION 1

struct hello {
    uint16_t version_min, version_max; /* what the sender speaks */
    uint32_t features;                 /* bits; used when both ends have them */
    uint8_t herd[16];                  /* the herd's ID: one herd, one ID */
    struct bytes name;                 /* the sender's, a server name */
    uint64_t incarnation;              /* of the sender's life, opaque */
    uint64_t session;                  /* of this connection, the sender's */
    uint32_t member_generation;        /* raised when a name is used again */
    uint64_t config_hash;              /* of the herd's members and links */
    int64_t wall_ns;                   /* the sender's clock */
    uint32_t ttl_s;                    /* 0 = records are kept for ever */
    uint32_t max_future_s;             /* 0 = no window */
    uint64_t max_clients;              /* that the sender accepts at its edge */
    uint8_t nonce[16];                 /* for proofs of identity */
};

/* The whole frame. */
void hello_write(struct writer *w, const struct hello *hello);

/*
 * Read the payload. Items in the tail that are not known are skipped.
 *
 * Gives    *hello, whose name is a part of the payload.
 * Fails    ERR_MALFORMED  no HELLO of this family, or the name is no name.
 */
MUST_USE enum err hello_read(struct bytes payload, struct hello *hello);

#endif
