/*
 * keeper_parts.h - what the keeper is made of.
 *
 * Floor    httpd; for keeper_loop.c and keeper_give.c.
 */
#ifndef HTTPD_KEEPER_PARTS_H
#define HTTPD_KEEPER_PARTS_H

#include "httpd/keeper.h"

/* An exchange whose reports wait for the log, or for copies. */
struct waiter {
    struct waiter *next;
    struct exchange *x;
    keeper_settled *settled;
    void *context;
    enum node_verdict verdict;
    uint64_t number; /* of the feed; up to it replies must be released */
    int64_t until_ms;
};

struct keeper {
    struct service *service;
    uv_loop_t loop;
    uv_async_t poked, end;
    uv_timer_t tick;
    struct inbox inbox;
    uv_thread_t thread;
    struct keeper_chore *chores;
    uv_mutex_t lock;
    struct waiter *first, *last; /* guarded by lock; by rising number, nearly */
    _Atomic uint32_t waiting;
};

/* Settle those whose numbers are released. */
void keeper_look_at_log(struct keeper *keeper);

/* Give up those who have waited for too long. */
void keeper_give_up(struct keeper *keeper, int64_t now_ms);

#endif
