/*
 * err.h - what can go wrong, as values.
 *
 * Floor    base.
 * Promise  one list of codes for the whole program, one sentence for each;
 *          a function's note says under "Fails" which of them it gives, when.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/base.h"

enum err {
    ERR_OK = 0,
    ERR_SHORT,     /* the input ends inside the thing: more bytes may mend it */
    ERR_MALFORMED, /* the input can never be the thing */
    ERR_RANGE,     /* well formed, but outside the allowed range */
    ERR_FULL,      /* a bounded table or buffer has no room */
    ERR_LIMIT,     /* longer or more than a fixed limit allows */
    ERR_CHECKSUM,  /* the bytes were changed on their way */
    ERR_UNKNOWN,   /* nothing of that name is here */
    ERR_REFUSED,   /* understood, and not allowed */
    ERR_SYSTEM,    /* the system refused; errno or a message says why */
    ERR_COUNT
};

/* A sentence for people, without a full stop. Static, never NULL. */
const char *err_text(enum err error);

#endif
