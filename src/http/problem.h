/*
 * problem.h - errors of the API, as problem documents.
 *
 * Floor    http: pure functions.
 * Source   RFC 9457; docs/openapi.json, Problem.
 */
#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

#include "base/writer.h"

#define PROBLEM_BYTES_MAX 4096

/* What is wrong, in the way of a whole kind of errors. */
enum problem {
    PROBLEM_BAD_REQUEST,    /* 400: a parameter or body is malformed */
    PROBLEM_NOT_FOUND,      /* 404: no such path */
    PROBLEM_UNKNOWN,        /* 404: nobody has heard of that client */
    PROBLEM_METHOD,         /* 405 */
    PROBLEM_NOT_ACCEPTABLE, /* 406 */
    PROBLEM_TOO_LARGE,      /* 413 */
    PROBLEM_MEDIA,          /* 415 */
    PROBLEM_STAMP,          /* 422: a stamp too far ahead or behind */
    PROBLEM_CROWDED,   /* 503: as many watchers, questions, ... as allowed */
    PROBLEM_FULL,      /* 507: a new client, and no room */
    PROBLEM_UNWRITTEN, /* 503: the disk takes nothing, or no copies came */
    PROBLEM_CLOCK,     /* 503: this server's clock is wrong */
    PROBLEM_STOPPING,  /* 503: the server stops */
    PROBLEM_MEMORY,    /* 503: memory is short */
    PROBLEMS
};

/* Its HTTP status. */
unsigned problem_status(enum problem problem);

/*
 * Write the document.
 *
 * Takes    detail, what is wrong here and how to mend it; may be empty.
 *          w, with room for PROBLEM_BYTES_MAX; a longer detail is cut.
 */
void problem_write(struct writer *w, enum problem problem, struct bytes detail);

#endif
