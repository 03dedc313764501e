/*
 * outbox.h - replies of one connection that have not left yet, in order.
 *
 * Floor    world.
 * Shape    a list of chunks: text, a hole that a question's answer will fill,
 *          or a pledge: text that counts once there are copies, and other text
 *          for when they do not come. Nothing passes a hole or a pledge, and
 *          nothing leaves before the log is written up to its gate.
 * Memory   chunks are on the heap; the connection's limits bound them.
 */
#ifndef WORLD_OUTBOX_H
#define WORLD_OUTBOX_H

#include "base/bytes.h"
#include "base/err.h"
#include "world/sink.h"

struct outbox_chunk {
    struct outbox_chunk *next;
    uint64_t gate; /* may leave when this number is written */
    bool hole;     /* its text is not known yet */
    size_t size, sent, room;
    uint8_t *text; /* owned */

    /* Of a pledge, until it is kept or refused: what lies behind its text. */
    size_t refusal;   /* its bytes; 0 = it is no pledge */
    int64_t since_ms; /* when it was made */
};

/* Zeroed: empty. */
struct outbox {
    struct outbox_chunk *first, *last;
    size_t bytes; /* of text that has not left */
};

static inline bool outbox_is_empty(const struct outbox *outbox)
{
    return outbox->first == NULL;
}

/* Fails    ERR_FULL  memory is short; nothing is changed. */
MUST_USE enum err outbox_append(struct outbox *outbox, struct bytes text,
                                uint64_t gate);

/* Gives    *hole, to be filled; it stays the outbox's. */
MUST_USE enum err outbox_hole(struct outbox *outbox, uint64_t gate,
                              struct outbox_chunk **hole);

/* Takes    text, from malloc; the outbox frees it. */
void outbox_fill(struct outbox *outbox, struct outbox_chunk *hole,
                 uint8_t *text, size_t size);

/* Fails    ERR_FULL  memory is short; nothing is changed. */
MUST_USE enum err outbox_pledge(struct outbox *outbox, struct bytes text,
                                struct bytes refusal, uint64_t gate,
                                int64_t now_ms);

/* A pledge is kept: its text may leave; or refused: the other text may. */
void outbox_keep(struct outbox *outbox, struct outbox_chunk *pledge);
void outbox_refuse(struct outbox *outbox, struct outbox_chunk *pledge);

/* What may leave next; no bytes when nothing may. */
struct bytes outbox_next(const struct outbox *outbox,
                         const struct gates *gates);

/* So many bytes of outbox_next have left. */
void outbox_sent(struct outbox *outbox, size_t size);

void outbox_clear(struct outbox *outbox);

#endif
