/*
 * ready.h - whether a server should be sent clients, and why not.
 *
 * Floor    http: pure functions.
 * Source   docs/OPERATIONS.md 2.
 */
#ifndef HTTP_READY_H
#define HTTP_READY_H

#include "base/base.h"

/* A server that reaches nobody for so long goes on alone: who is cut off
 * serves what it knows. */
#define READY_ALONE_MS 5000

#define READY_WHY_MAX  8

struct ready_facts {
    bool stopping;      /* the server is told to end */
    bool stuck;         /* the journal takes nothing */
    bool clock_refuses; /* this clock is wrong: reports are refused */
    uint32_t neighbours, live;
    bool caught_up;   /* with some neighbour, since the start */
    int64_t alone_ms; /* for so long no link has been live; live is 0 */
};

struct ready {
    bool ready;
    /* Static sentences: what hinders it; or, of one that is ready, what people
     * should know all the same. */
    const char *why[READY_WHY_MAX];
    size_t why_count;
};

struct ready ready_judge(const struct ready_facts *facts);

#endif
