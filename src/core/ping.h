/*
 * ping.h - PING and PONG: alive, a summary that two servers can compare, and
 * the beacon that the spreading tree grows by.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Promise  reading is total; reserved bits are zero and checked.
 * Source   docs/REPLICATION.md 4.7 and 7.
 */
#ifndef CORE_PING_H
#define CORE_PING_H

#include "base/err.h"
#include "base/hash.h"
#include "base/writer.h"

/* What the sender believes of the tree: its root, a number that the root
 * raises with every beat, and how many links away the root is. */
struct beacon {
    struct bytes root; /* a server name */
    uint64_t life;     /* the root's incarnation at its start */
    uint32_t number;
    uint32_t distance; /* 0 = the sender is the root */
};

/* Bits of a PING. */
#define PING_CARRY 0x01 /* "send me records": the receiver is my parent */
#define PING_SETTLED                                                           \
    0x02 /* vector and hash are a pair that may be compared                    \
          */

#define PING_HOLD                                                              \
    0x04 /* "somebody else brings me what I lack: let your sweep rest" */

/* Items behind it: a type as a varint, and sized bytes. Unknown ones are
 * skipped, so an item can be said to whoever does not know it; a bit cannot. */
#define PING_ITEM_ACKS 1 /* the life, 8 bytes, of which ACKs are wanted */

struct ping {
    int64_t mono_ns; /* the sender's steady clock, given back by the PONG */
    int64_t wall_ns; /* the sender's wall clock */
    struct hash128 vector_hash, map_hash; /* equal on both ends: all is equal */
    uint8_t flags;
    struct beacon beacon;
    uint64_t acks_of; /* the sender's life, of which it wants ACKs; 0 = none */
};

void ping_write(struct writer *w, const struct ping *ping);

/* Gives    *ping, whose root is a part of the payload. */
MUST_USE enum err ping_read(struct bytes payload, struct ping *ping);

struct pong {
    int64_t mono_ns; /* from the PING */
    int64_t wall_ns; /* the answerer's wall clock */
};

void pong_write(struct writer *w, const struct pong *pong);
MUST_USE enum err pong_read(struct bytes payload, struct pong *pong);

#endif
