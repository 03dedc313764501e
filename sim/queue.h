/*
 * queue.h - what is to happen, the earliest first.
 *
 * Promise  events of one moment come in the order in which they were put in:
 *          the same puts give the same gets.
 */
#ifndef SIM_QUEUE_H
#define SIM_QUEUE_H

#include "base/base.h"

enum event_kind {
    EVENT_TICK,     /* host a: its node wants a turn */
    EVENT_WRITTEN,  /* host a: its log has written */
    EVENT_DELIVER,  /* wire a, end b: bytes arrive there */
    EVENT_DIALLED,  /* dial a: its outcome */
    EVENT_REPORT,   /* a client reports */
    EVENT_FAULT,    /* fault a of the plan begins */
    EVENT_MENDED,   /* fault a of the plan ends */
    EVENT_PHASE,    /* the next phase begins */
    EVENT_LOOK,     /* somebody looks whether all agree */
    EVENT_TOPOLOGY, /* a server hears of a link or of members: a, b */
    EVENT_DISK,     /* host a: dies of its disk, or is started again */
    EVENT_KINDS
};

struct event {
    int64_t at_ns;
    uint64_t order;
    enum event_kind kind;
    uint32_t a, b;
};

struct queue {
    struct event *heap;
    size_t count, room;
    uint64_t puts;
};

void queue_put(struct queue *queue, int64_t at_ns, enum event_kind kind,
               uint32_t a, uint32_t b);

/* When the earliest is due; INT64_MAX if there is none. */
int64_t queue_next_ns(const struct queue *queue);

/* Takes    a queue that is not empty. */
struct event queue_take(struct queue *queue);

void queue_free(struct queue *queue);

#endif
