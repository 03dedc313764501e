#include "base/hash.h"

#include <sodium/crypto_shorthash.h>
#include <sodium/crypto_shorthash_siphash24.h>
#include <string.h>

_Static_assert(sizeof(struct hash_key) == crypto_shorthash_siphash24_KEYBYTES,
               "the key fits libsodium's");
_Static_assert(crypto_shorthash_siphashx24_BYTES == 16, "128 bits come out");

static uint64_t load(const uint8_t octets[8])
{
    uint64_t value = 0;

    for (int i = 7; i >= 0; i--)
        value = value << 8 | octets[i];
    return value;
}

uint64_t hash64(const struct hash_key *key, struct bytes bytes)
{
    uint8_t out[crypto_shorthash_siphash24_BYTES];

    (void)crypto_shorthash_siphash24(out, bytes.data, bytes.size, key->octets);
    return load(out);
}

struct hash128 hash128(const struct hash_key *key, struct bytes bytes)
{
    uint8_t out[crypto_shorthash_siphashx24_BYTES];

    (void)crypto_shorthash_siphashx24(out, bytes.data, bytes.size, key->octets);
    return (struct hash128){load(out), load(out + 8)};
}

struct hash128 hash128_add(struct hash128 sum, struct hash128 term)
{
    uint64_t low = sum.low + term.low;

    return (struct hash128){low, sum.high + term.high + (low < sum.low)};
}

struct hash128 hash128_subtract(struct hash128 sum, struct hash128 term)
{
    uint64_t borrow = sum.low < term.low;

    return (struct hash128){sum.low - term.low, sum.high - term.high - borrow};
}

void hash128_write(struct writer *w, struct hash128 hash)
{
    writer_u64(w, hash.low);
    writer_u64(w, hash.high);
}

struct hash128 hash128_read(struct reader *r)
{
    uint64_t low = reader_u64(r);

    return (struct hash128){low, reader_u64(r)};
}
