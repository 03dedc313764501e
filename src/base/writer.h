/*
 * writer.h - writes numbers and bytes into a buffer that the caller owns.
 *
 * Floor    base.
 * Promise  never writes past the end: what does not fit is dropped whole and
 *          `full` stays set, so that a run of writes is checked once, at its
 *          end. Integers are little-endian; varints are LEB128.
 */
#ifndef BASE_WRITER_H
#define BASE_WRITER_H

#include "base/bytes.h"

struct writer {
    uint8_t *data;
    size_t size;     /* bytes written */
    size_t size_max; /* bytes that fit */
    bool full;       /* something did not fit */
};

/* The longest varint of a 64-bit number, in bytes. */
#define VARINT_BYTES_MAX 10

static inline struct writer writer_make(void *data, size_t size_max)
{
    return (struct writer){data, 0, size_max, false};
}

/* What was written so far; readable as long as the buffer is. */
static inline struct bytes writer_bytes(const struct writer *w)
{
    return bytes_make(w->data, w->size);
}

static inline size_t writer_room(const struct writer *w)
{
    return w->size_max - w->size;
}

void writer_put(struct writer *w, struct bytes bytes);
void writer_text(struct writer *w, const char *text);
void writer_u8(struct writer *w, uint8_t value);
void writer_u16(struct writer *w, uint16_t value);
void writer_u32(struct writer *w, uint32_t value);
void writer_u64(struct writer *w, uint64_t value);
void writer_varint(struct writer *w, uint64_t value);

/* A signed number as a varint: small ones of either sign stay short. */
void writer_zigzag(struct writer *w, int64_t value);

/* The size as a varint, then the bytes. */
void writer_sized(struct writer *w, struct bytes bytes);

/* Decimal digits, no sign, no leading zeros. */
void writer_decimal(struct writer *w, uint64_t value);

#endif
