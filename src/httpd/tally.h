/*
 * tally.h - what the HTTP service has done, in numbers.
 *
 * Floor    httpd.
 * Threads  raised from any, read from any.
 */
#ifndef HTTPD_TALLY_H
#define HTTPD_TALLY_H

#include "phones/phones.h"

#include <stdatomic.h>

enum tally_refused {
    TALLY_SMUGGLED,  /* two lengths, or a length and chunks */
    TALLY_TOO_LARGE, /* bodies */
    TALLY_SLOW,      /* requests that did not come in whole in time */
    TALLY_CROWDED,   /* as many streams or connections as allowed */
    TALLY_MEMORY,
    TALLY_REFUSED_KINDS
};

struct tally {
    _Atomic uint64_t connections, requests;
    _Atomic uint64_t answers[6]; /* by the hundreds of their status; 0 unused */
    _Atomic uint64_t refused[TALLY_REFUSED_KINDS];
    _Atomic uint64_t reports[PHONES_APPS]; /* [PHONES_NONE]: of the API */
    _Atomic uint64_t not_understood;       /* requests of phones */
    _Atomic uint64_t passed_over;          /* points that said no position */
    _Atomic uint64_t clamped;              /* stamps ahead of this clock */
    _Atomic uint64_t too_old; /* phones' points out of the window */
    _Atomic uint32_t open;    /* connections now */
    _Atomic uint32_t streams; /* live now */
    _Atomic uint64_t stream_bytes;
};

static inline void tally_add(_Atomic uint64_t *number, uint64_t amount)
{
    atomic_fetch_add_explicit(number, amount, memory_order_relaxed);
}

#endif
