#include "base/reader.h"

static struct bytes fail(struct reader *r)
{
    r->bad = true;
    r->left = bytes_make(NULL, 0);
    return r->left;
}

struct bytes reader_take(struct reader *r, size_t size)
{
    if (r->bad || size > r->left.size)
        return fail(r);
    struct bytes taken = bytes_first(r->left, size);
    r->left = bytes_skip(r->left, size);
    return taken;
}

static uint64_t take_little_endian(struct reader *r, size_t size)
{
    struct bytes octets = reader_take(r, size);
    uint64_t value = 0;

    for (size_t i = 0; i < octets.size; i++)
        value |= (uint64_t)octets.data[i] << (8 * i);
    return value;
}

uint8_t reader_u8(struct reader *r)
{
    return (uint8_t)take_little_endian(r, 1);
}

uint16_t reader_u16(struct reader *r)
{
    return (uint16_t)take_little_endian(r, 2);
}

uint32_t reader_u32(struct reader *r)
{
    return (uint32_t)take_little_endian(r, 4);
}

uint64_t reader_u64(struct reader *r)
{
    return take_little_endian(r, 8);
}

uint64_t reader_varint(struct reader *r)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t octet = reader_u8(r);
        uint64_t part = octet & 0x7f;

        /* The tenth octet has room for one bit; a last 0 is padding. */
        if (r->bad || (shift == 63 && part > 1) || (shift && octet == 0))
            break;
        value |= part << shift;
        if (octet < 0x80)
            return value;
    }
    fail(r);
    return 0;
}

int64_t reader_zigzag(struct reader *r)
{
    uint64_t value = reader_varint(r);
    uint64_t sign = (value & 1) ? UINT64_MAX : 0;

    return (int64_t)((value >> 1) ^ sign);
}

struct bytes reader_sized(struct reader *r, size_t size_max)
{
    uint64_t size = reader_varint(r);

    if (size > size_max)
        return fail(r);
    return reader_take(r, (size_t)size);
}

void reader_skip_items(struct reader *r, size_t size_max)
{
    while (!r->bad && r->left.size) {
        (void)reader_varint(r);
        (void)reader_sized(r, size_max);
    }
}
