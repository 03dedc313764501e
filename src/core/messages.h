/*
 * messages.h - the small frames of a link: who, what is claimed, bye.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Promise  reading is total; reserved bits are zero and checked.
 * Source   docs/REPLICATION.md 4.2, 4.3, 4.5, 4.6, 4.8, 4.9 and 4.11;
 *          docs/DATA.md 6.
 */
#ifndef CORE_MESSAGES_H
#define CORE_MESSAGES_H

#include "base/err.h"
#include "base/reader.h"
#include "base/writer.h"

/* AUTH: the proof of identity. The only kind so far proves nothing. */
enum auth_kind { AUTH_NONE = 0 };

void auth_write(struct writer *w, enum auth_kind kind);

/* Fails    ERR_MALFORMED  cut short.  ERR_REFUSED  not of the wanted kind. */
MUST_USE enum err auth_read(struct bytes payload, enum auth_kind wanted);

/* ORIGIN: gives an index a meaning for the rest of the session. */
struct origin_message {
    uint32_t index;
    uint64_t incarnation;
    struct bytes name;
};

void origin_write(struct writer *w, const struct origin_message *origin);
MUST_USE enum err origin_read(struct bytes payload,
                              struct origin_message *origin);

/* VECTOR (what the sender covers) and COVER (what the receiver now covers):
 * pairs of an origin's index and a sequence number, up to the payload's end. */
struct claim {
    uint32_t origin;
    uint64_t seq; /* 1 to SEQ_MAX */
};

/* More bytes than any pair takes. */
#define CLAIM_BYTES_MAX (2 * VARINT_BYTES_MAX)

/* A VECTOR opens with this bit when another frame carries it on. */
#define VECTOR_MORE 0x01

void claim_write(struct writer *w, const struct claim *claim);
MUST_USE enum err claim_read(struct reader *r, struct claim *claim);

/* VOID: what was claimed of an origin before, or of all, in this file or an
 * earlier one, is claimed no more. */
#define VOID_ALL UINT32_MAX

void void_write(struct writer *w, uint32_t origin);
MUST_USE enum err void_read(struct bytes payload, uint32_t *origin);

/* PULL: "send me what I lack, for so long", after the sender's VECTOR. A longer
 * time is read as the longest. */
#define PULL_HOLD_MS_MAX 10000

void pull_write(struct writer *w, uint32_t hold_ms);
MUST_USE enum err pull_read(struct bytes payload, uint32_t *hold_ms);

/* ACK: of this life of the receiver the sender covers everything up to seq, and
 * its log holds that. */
struct ack {
    uint64_t incarnation;
    uint64_t seq; /* 1 to SEQ_MAX */
};

void ack_write(struct writer *w, const struct ack *ack);
MUST_USE enum err ack_read(struct bytes payload, struct ack *ack);

/* BYE: why the sender ends the link. */
enum bye {
    BYE_NONE = 0,
    BYE_VERSION,       /* no common version of the protocol */
    BYE_HERD,          /* another herd */
    BYE_AUTH,          /* the proof of identity failed */
    BYE_NOT_NEIGHBOUR, /* no link to this name is configured */
    BYE_DUPLICATE,     /* another connection between the two is kept */
    BYE_LIMIT,         /* a bounded table is full */
    BYE_PROTOCOL,      /* a frame that is none, or at the wrong time */
    BYE_SHUTDOWN,      /* the sender stops */
    BYE_SILENT,        /* nothing was heard for too long */
    BYE_STALE_MEMBER,  /* its name was given to a later member */
    BYE_SAME_NAME,     /* another server of that name is there and alive */
    BYE_RENEWED,       /* the sender was set back: it began a new life */
    BYE_DISK,          /* the sender's disk takes nothing */
    BYE_COUNT
};

/* A sentence for people. Static; unknown codes have one, too. */
const char *bye_text(uint8_t code);

void bye_write(struct writer *w, enum bye code);
MUST_USE enum err bye_read(struct bytes payload, uint8_t *code);

#endif
