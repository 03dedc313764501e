/*
 * hub.h - the node behind its one lock, with clocks and chance put in.
 *
 * Floor    world.
 * Promise  a batch takes the lock once. What a batch changed is written to the
 *          log (the sink) before its replies may leave and before links show
 *          it to anybody; see hub_gates.
 * Threads  every function may be called from any thread.
 */
#ifndef WORLD_HUB_H
#define WORLD_HUB_H

#include "node/node.h"
#include "world/sink.h"

#include <pthread.h>

struct hub {
    pthread_mutex_t lock;
    struct node *node; /* guarded by lock */
    struct sink *sink;
    void *memory;
    size_t memory_bytes;
    size_t wishes_max;
    int64_t started_mono_ns;

    /* Told, outside the lock, after something changed that followers want, and
     * when neighbours have made copies of more reports. */
    void (*changed)(void *context);
    void (*released)(void *context);
    void *context;
    bool copies;          /* reports wait for them */
    uint64_t released_to; /* guarded by lock: what was told of that */
};

/*
 * Reserve memory and make the node in it.
 *
 * Takes    sink, which outlives the hub.
 * Fails    ERR_SYSTEM  memory is short.
 */
MUST_USE enum err hub_open(struct hub *hub, const struct node_config *config,
                           struct sink *sink);
void hub_close(struct hub *hub);

/*
 * Apply a batch of clients' commands (node_batch).
 *
 * Gives    answers, and the number that hub_gates must reach before the
 *          replies leave. If the log cannot be written, no report is taken.
 */
uint64_t hub_batch(struct hub *hub, const struct node_command *commands,
                   size_t count, struct node_answer *answers,
                   struct writer *texts);

/*
 * Forget or reset a client (node_forget, node_reset).
 *
 * Gives    *number, as hub_batch does.
 * Fails    ERR_UNKNOWN, ERR_REFUSED, ERR_LIMIT.
 */
MUST_USE enum err hub_forget(struct hub *hub, struct bytes id,
                             uint64_t *number);
MUST_USE enum err hub_reset(struct hub *hub, struct bytes id, uint64_t *number);

/* Everything up to this number is written. */
uint64_t hub_written(struct hub *hub);

/* How far replies may leave. */
struct gates hub_gates(struct hub *hub);

/* The log takes nothing any more, or again: reports are refused meanwhile. */
void hub_set_stuck(struct hub *hub, bool stuck);

/* The sink has written so much: links and followers may see it. */
void hub_set_written(struct hub *hub, struct node_logged logged);

/* One step of the node; the moment is put in. Wishes are appended. */
void hub_step(struct hub *hub, struct node_event event,
              struct node_wishes *wishes);

/* node_want; node_timeout as milliseconds from now, 0 and up. */
size_t hub_want(struct hub *hub, uint32_t link, void *buffer, size_t size,
                bool *more);
uint64_t hub_timeout_ms(struct hub *hub);

bool hub_is_drained(struct hub *hub);

/* Followers and looking in: node.h says what they do. */
MUST_USE enum err hub_follow(struct hub *hub, bool from_first,
                             uint32_t *follower);
void hub_unfollow(struct hub *hub, uint32_t follower);
bool hub_follow_read(struct hub *hub, uint32_t follower, struct writer *w);
MUST_USE enum err hub_where(struct hub *hub, struct bytes id, struct writer *w);

/*
 * What comes next for a follower, as many records as there is room for, under
 * one hold (node_follow_next).
 *
 * Takes    news[news_max]; w, which the texts are copied into.
 * Gives    how many; *more: there may be more when there is room again.
 */
size_t hub_follow_next(struct hub *hub, uint32_t follower, struct writer *w,
                       struct node_news *news, size_t news_max, bool *more);

/*
 * node_tell_gone, and taking over what was told: from, which is emptied, into
 * to, which has at least as much room and is overwritten. News that are read
 * under another hold may be of a later client in the same slot: compare IDs.
 */
void hub_tell_gone(struct hub *hub, struct writer *from);
void hub_take_gone(struct hub *hub, struct writer *from, struct writer *to);

/* node_find, with texts copied into w: room for RECORD_BYTES_MAX. */
MUST_USE enum err hub_find(struct hub *hub, struct bytes id, struct writer *w,
                           struct record *record);

/* Hold the node still for a longer look; let go soon. */
const struct node *hub_hold(struct hub *hub);
void hub_let_go(struct hub *hub);

/* The same, for whoever records. */
struct node *hub_hold_to_record(struct hub *hub);

/* Bytes of memory that the node has touched, of those reserved. */
size_t hub_memory_touched(const struct hub *hub);

#endif
