/*
 * addresses.h - how much may be asked from one address.
 *
 * Floor    desk: memory.
 * Promise  whoever holds many addresses gains nothing by there being more than
 *          can be told apart: one is forgotten only when its bucket is full
 *          again; while none is, all newcomers share one bucket.
 */
#ifndef DESK_ADDRESSES_H
#define DESK_ADDRESSES_H

#include "base/hash.h"
#include "desk/bucket.h"
#include "desk/list.h"
#include "node/table.h"

struct addresses {
    struct bucket_limit limit;
    struct table table;
    struct pool pool;
    struct address_bucket *buckets;
    struct list_link *links;
    struct list order; /* the one that has not asked for longest first */
    struct bucket others;
};

struct address_bucket {
    uint64_t address, hash;
    struct bucket bucket;
};

void addresses_init(struct addresses *addresses, struct block *block,
                    uint32_t max, struct bucket_limit limit);

/* Gives whether it may ask once more. */
MUST_USE bool addresses_take(struct addresses *addresses,
                             const struct hash_key *key, uint64_t address,
                             int64_t now_ms);

#endif
