#include "base/writer.h"

#include <string.h>

void writer_put(struct writer *w, struct bytes bytes)
{
    if (bytes.size > writer_room(w)) {
        w->full = true;
        return;
    }
    if (bytes.size)
        memcpy(w->data + w->size, bytes.data, bytes.size);
    w->size += bytes.size;
}

void writer_text(struct writer *w, const char *text)
{
    writer_put(w, bytes_text(text));
}

static void put_little_endian(struct writer *w, uint64_t value, size_t size)
{
    uint8_t octets[8];

    for (size_t i = 0; i < size; i++)
        octets[i] = (uint8_t)(value >> (8 * i));
    writer_put(w, bytes_make(octets, size));
}

void writer_u8(struct writer *w, uint8_t value)
{
    if (writer_room(w) == 0)
        w->full = true;
    else
        w->data[w->size++] = value;
}

void writer_u16(struct writer *w, uint16_t value)
{
    put_little_endian(w, value, 2);
}

void writer_u32(struct writer *w, uint32_t value)
{
    put_little_endian(w, value, 4);
}

void writer_u64(struct writer *w, uint64_t value)
{
    put_little_endian(w, value, 8);
}

void writer_varint(struct writer *w, uint64_t value)
{
    uint8_t octets[VARINT_BYTES_MAX];
    size_t size = 0;

    while (value >= 0x80) {
        octets[size++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    octets[size++] = (uint8_t)value;
    writer_put(w, bytes_make(octets, size));
}

void writer_zigzag(struct writer *w, int64_t value)
{
    uint64_t sign = value < 0 ? UINT64_MAX : 0;

    writer_varint(w, ((uint64_t)value << 1) ^ sign);
}

void writer_sized(struct writer *w, struct bytes bytes)
{
    struct writer before = *w;

    writer_varint(w, bytes.size);
    writer_put(w, bytes);
    if (w->full) {
        /* Dropped whole: never a size without its bytes. */
        *w = before;
        w->full = true;
    }
}

void writer_decimal(struct writer *w, uint64_t value)
{
    uint8_t digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (uint8_t)('0' + value % 10);
        value /= 10;
    } while (value);
    writer_put(w, bytes_make(digits + at, sizeof(digits) - at));
}
