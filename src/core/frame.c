#include "core/frame.h"

#include "base/crc32c.h"
#include "base/reader.h"

/* Where the header keeps the type and the checksum. */
#define TYPE_AT     3
#define CHECKSUM_AT 4

static uint32_t checksum(const uint8_t *type, struct bytes payload)
{
    return crc32c(crc32c(0, bytes_make(type, 1)), payload);
}

enum err frame_cut(struct bytes *input, size_t payload_max, struct frame *frame)
{
    struct reader r = reader_make(*input);

    if (input->size < FRAME_HEADER_BYTES)
        return ERR_SHORT;
    uint32_t head = reader_u32(&r);
    uint32_t sum = reader_u32(&r);
    size_t size = head & 0xffffff;

    if (size > payload_max)
        return ERR_LIMIT;
    if (size > r.left.size)
        return ERR_SHORT;
    struct bytes payload = reader_take(&r, size);
    if (sum != checksum(input->data + TYPE_AT, payload))
        return ERR_CHECKSUM;
    *frame = (struct frame){(uint8_t)(head >> 24), payload};
    *input = r.left;
    return ERR_OK;
}

uint8_t frame_begun(struct bytes input)
{
    return input.size < FRAME_HEADER_BYTES ? 0 : input.data[TYPE_AT];
}

size_t frame_begin(struct writer *w, enum frame_type type)
{
    size_t begin = w->size;

    writer_u32(w, (uint32_t)type << 24);
    writer_u32(w, 0);
    return begin;
}

void frame_end(struct writer *w, size_t begin)
{
    if (w->full) {
        w->size = begin;
        return;
    }
    assert(w->size >= begin + FRAME_HEADER_BYTES);
    size_t size = w->size - begin - FRAME_HEADER_BYTES;
    uint8_t *head = w->data + begin;
    uint32_t sum =
        checksum(head + TYPE_AT, bytes_make(head + FRAME_HEADER_BYTES, size));

    assert(size <= FRAME_PAYLOAD_MAX);
    for (size_t i = 0; i < TYPE_AT; i++)
        head[i] = (uint8_t)(size >> (8 * i));
    for (size_t i = 0; i < 4; i++)
        head[CHECKSUM_AT + i] = (uint8_t)(sum >> (8 * i));
}
