/*
 * visitor.h - one connection to the admin socket, and what all of them share.
 *
 * Floor    world; for admin.c, visit.c, visitor.c and visitor_request.c.
 */
#ifndef WORLD_VISITOR_H
#define WORLD_VISITOR_H

#include "world/engine.h"
#include "world/hub.h"

#include <stdatomic.h>

/* Connections at once; further ones are closed. */
#define VISITORS_MAX          64

#define VISITOR_REQUEST_BYTES 2048
#define VISITOR_OUT_BYTES     65536

struct admin_parts {
    struct engine *engine; /* of the first loop */
    struct hub *hub;
    const char *path; /* of the socket */
    uint32_t max_watchers;
    /* The status as one line of JSON, from malloc; NULL: memory is short. */
    char *(*status)(void *context);
    void *context;
};

struct visitor {
    struct channel channel; /* first: a channel of ours is a visitor */
    struct admin *admin;
    struct visitor *next, *prev;
    char request[VISITOR_REQUEST_BYTES];
    size_t request_bytes;
    bool watching;
    uint32_t follower;
    uint64_t awaits; /* "done" is said when this is written; 0 = nothing */
    bool last;       /* nothing follows what is in out */
    uint8_t *out;    /* VISITOR_OUT_BYTES, or a longer status */
    size_t out_at, out_bytes;
};

struct admin {
    struct admin_parts parts;
    uv_poll_t listening;
    int fd;
    struct visitor *first;
    uint32_t count;
    _Atomic uint32_t watchers;
    _Atomic uint32_t waiting; /* for the log */
    uv_async_t poked;         /* records changed, or were written */
    bool dirty;
};

/* Send it what has changed since it looked last. */
void visitor_show_news(struct visitor *visitor);

/* Send on what it is owed; gives whether all is out and it is still there. */
bool visitor_send(struct visitor *visitor);

/* Say "done" when everything up to the number is written. */
void visitor_await(struct visitor *visitor, uint64_t number);

/* The log may have got there. */
void visitor_look_at_log(struct visitor *visitor);

/* Answer, and then it goes. */
void visitor_answer(struct visitor *visitor, struct bytes text);

/* It goes, now. */
void visitor_leave(struct visitor *visitor);

#endif
