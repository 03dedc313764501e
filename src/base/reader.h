/*
 * reader.h - takes numbers and bytes from the front of a run of bytes.
 *
 * Floor    base.
 * Promise  total: any input gives values or sets `bad`. After `bad` every
 *          further call gives 0 or no bytes, so that a run of calls is checked
 *          once, at its end. What is taken is borrowed from the input.
 */
#ifndef BASE_READER_H
#define BASE_READER_H

#include "base/bytes.h"

struct reader {
    struct bytes left; /* not taken yet */
    bool bad;          /* something was cut short or not in its only form */
};

static inline struct reader reader_make(struct bytes from)
{
    return (struct reader){from, false};
}

/* Everything was taken, and all of it was good. */
static inline bool reader_done(const struct reader *r)
{
    return !r->bad && r->left.size == 0;
}

struct bytes reader_take(struct reader *r, size_t size);
uint8_t reader_u8(struct reader *r);
uint16_t reader_u16(struct reader *r);
uint32_t reader_u32(struct reader *r);
uint64_t reader_u64(struct reader *r);

/*
 * LEB128 in its shortest form: a number has one spelling, so that equal
 * content means equal bytes.
 */
uint64_t reader_varint(struct reader *r);
int64_t reader_zigzag(struct reader *r);

/* A size of at most size_max as a varint, then that many bytes. */
struct bytes reader_sized(struct reader *r, size_t size_max);

/*
 * What a later version says behind what is known here: items of a type, a
 * size of at most size_max and bytes, up to the end. All are skipped.
 */
void reader_skip_items(struct reader *r, size_t size_max);

#endif
