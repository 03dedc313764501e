/*
 * hash.h - keyed hashes, so that strangers who choose the input cannot choose
 * the outcome.
 *
 * Floor    base.
 * Source   SipHash-2-4 with 64 and 128 bits, by libsodium.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/bytes.h"
#include "base/reader.h"
#include "base/writer.h"

struct hash_key {
    uint8_t octets[16];
};

struct hash128 {
    uint64_t low, high;
};

uint64_t hash64(const struct hash_key *key, struct bytes bytes);
struct hash128 hash128(const struct hash_key *key, struct bytes bytes);

/*
 * Sums modulo 2^128: the order of the terms does not matter, and a term that
 * was added can be taken away again. The hash of a set is the sum of its
 * members' hashes.
 */
struct hash128 hash128_add(struct hash128 sum, struct hash128 term);
struct hash128 hash128_subtract(struct hash128 sum, struct hash128 term);

/* 16 bytes, little-endian. */
void hash128_write(struct writer *w, struct hash128 hash);
struct hash128 hash128_read(struct reader *r);

static inline bool hash128_equal(struct hash128 a, struct hash128 b)
{
    return a.low == b.low && a.high == b.high;
}

#endif
