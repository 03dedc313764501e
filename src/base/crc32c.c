#include "base/crc32c.h"

#include <string.h>

/* The polynomial's four-bit table: small enough to check by eye, and fast
 * enough for the processors that need it at all. */
static const uint32_t table[16] = {
    0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3,
    0x61c69362, 0x7198540d, 0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
    0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
};

uint32_t crc32c_by_table(uint32_t earlier, struct bytes bytes)
{
    uint32_t crc = ~earlier;

    for (size_t i = 0; i < bytes.size; i++) {
        crc ^= bytes.data[i];
        crc = (crc >> 4) ^ table[crc & 15];
        crc = (crc >> 4) ^ table[crc & 15];
    }
    return ~crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t by_instruction(
    uint32_t earlier, struct bytes bytes)
{
    uint64_t crc = ~earlier;
    const uint8_t *at = bytes.data;
    size_t left = bytes.size;

    for (; left >= 8; left -= 8, at += 8) {
        uint64_t word;

        memcpy(&word, at, sizeof(word));
        crc = _mm_crc32_u64(crc, word);
    }
    for (; left; left--)
        crc = _mm_crc32_u8((uint32_t)crc, *at++);
    return ~(uint32_t)crc;
}

uint32_t crc32c(uint32_t earlier, struct bytes bytes)
{
    if (__builtin_cpu_supports("sse4.2"))
        return by_instruction(earlier, bytes);
    return crc32c_by_table(earlier, bytes);
}
#else
uint32_t crc32c(uint32_t earlier, struct bytes bytes)
{
    return crc32c_by_table(earlier, bytes);
}
#endif
