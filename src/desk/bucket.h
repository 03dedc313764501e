/*
 * bucket.h - token buckets: so many a second, so many at once.
 *
 * Floor    desk: pure functions; memory is the caller's.
 * Units    milliseconds; a token has a thousand parts, so that so many tokens
 *          a second are as many parts a millisecond, exactly.
 * Promise  in any t milliseconds at most burst + rate * t / 1000 are taken.
 */
#ifndef DESK_BUCKET_H
#define DESK_BUCKET_H

#include "base/base.h"

/* What buckets hold; rate 0 = there is no limit, burst 0 counts as 1. */
struct bucket_limit {
    uint32_t rate, burst;
};

/* Zeroed = full, at any time. */
struct bucket {
    uint64_t lacking; /* parts */
    int64_t at_ms;    /* when that was so */
};

/* Gives whether there was a token. */
MUST_USE bool bucket_take(struct bucket *bucket, struct bucket_limit limit,
                          int64_t now_ms);

bool bucket_is_full(const struct bucket *bucket, struct bucket_limit limit,
                    int64_t now_ms);

#endif
