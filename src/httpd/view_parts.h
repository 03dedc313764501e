/*
 * view_parts.h - the view, and what its files share.
 *
 * Floor    httpd; for view*.c, events*.c and lists.c alone.
 * Threads  the view's thread alone changes the news, and holds the lock
 *          meanwhile; so it reads them without, and all others with it.
 */
#ifndef HTTPD_VIEW_PARTS_H
#define HTTPD_VIEW_PARTS_H

#include "http/news.h"
#include "httpd/view.h"
#include "httpd/wakes.h"

#include <uv.h>

enum view_state {
    VIEW_AWAY,    /* nobody looks */
    VIEW_WANTED,  /* it is about to be made */
    VIEW_FILLING, /* it is there, and what the node knows is coming in */
    VIEW_WHOLE,   /* ... all has come in once */
    VIEW_FAILED,  /* memory was short */
};

/* Records that are read under one hold of the node. */
#define VIEW_BATCH 64

struct view_reading {
    uint32_t follower;
    uint8_t *texts; /* of the batch's records */
    struct node_news records[VIEW_BATCH];
    struct news_text *told[VIEW_BATCH];
    bool more;        /* there is more to read at once */
    uint32_t swept;   /* slots up to which expiry has looked */
    int64_t sweep_ms; /* when it begins anew */
    bool is_sweeping;
};

struct list;

struct view {
    struct service *service;
    struct hub *hub;
    uv_thread_t thread;
    bool started;
    int bell; /* an eventfd */
    atomic_bool rung, reads, stopping;
    _Atomic int64_t looked_at_ms; /* when somebody was here last */

    uv_mutex_t lock;               /* guards all that follows */
    _Atomic enum view_state state; /* read without it, too */
    bool draining, ended;
    uint64_t boot; /* names this life of it; never 0 */
    /* Tickets: of whoever looked last, and those for whom the view holds all
     * that the node knew when they came. */
    uint64_t asked, called;
    struct news news;
    struct learned learned;
    struct wakes wakes;
    uint32_t streams;
    bool impatient; /* a stream wants to be woken again at once */
    struct list *first_list, **last_list;

    /* The thread's own. */
    void *memory;
    size_t memory_bytes;
    struct view_reading reading;
    uint64_t passed; /* the newest change that streams were woken for */
    int64_t beat_ms; /* when all streams are looked at next */
    int64_t rest_until_ns;
};

/* The thread looks soon. */
void view_ring(struct view *view);

/* view_life.c, on the thread. It is made; it cannot go on, and all who look are
 * told; it is put away. */
void view_make(struct view *view);
void view_fail(struct view *view);
void view_leave(struct view *view);
void view_leave_if_lonely(struct view *view);

/* view_read.c: news of the node, a batch; and what is over. */
MUST_USE enum err view_read_begin(struct view *view);
void view_read_end(struct view *view);
void view_read(struct view *view);

/* All was read that the node knew when this ticket was given. */
void view_call(struct view *view, uint64_t asked);
void view_sweep(struct view *view, int64_t now_ms);

static inline bool view_is_there(const struct view *view)
{
    return view->state == VIEW_FILLING || view->state == VIEW_WHOLE;
}

#endif
