#include "desk/bucket.h"

#define PARTS 1000

/* What is lacking now; a multiplication could be too large. */
static uint64_t lacking_at(const struct bucket *bucket,
                           struct bucket_limit limit, int64_t now_ms)
{
    uint64_t past_ms = (uint64_t)(now_ms - bucket->at_ms);

    assert(limit.rate > 0);
    if (past_ms > bucket->lacking / limit.rate)
        return 0;
    return bucket->lacking - past_ms * limit.rate;
}

bool bucket_take(struct bucket *bucket, struct bucket_limit limit,
                 int64_t now_ms)
{
    uint64_t size = (uint64_t)(limit.burst ? limit.burst : 1) * PARTS;

    if (limit.rate == 0)
        return true;
    bucket->lacking = lacking_at(bucket, limit, now_ms);
    bucket->at_ms = now_ms;
    if (bucket->lacking + PARTS > size)
        return false;
    bucket->lacking += PARTS;
    return true;
}

bool bucket_is_full(const struct bucket *bucket, struct bucket_limit limit,
                    int64_t now_ms)
{
    return limit.rate == 0 || lacking_at(bucket, limit, now_ms) == 0;
}
