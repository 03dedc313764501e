#include "journal/format.h"

#include "base/crc32c.h"
#include "base/reader.h"
#include "core/frame.h"

#include <string.h>

/* ---- names ---- */

#define NUMBER_DIGITS 10

static const char *const kind_words[] = {
    [JOURNAL_LOG] = "journal.",
    [JOURNAL_SNAPSHOT] = "snapshot.",
};

void journal_name_write(const struct journal_name *name,
                        char text[DISK_NAME_MAX + 1])
{
    struct writer w = writer_make(text, DISK_NAME_MAX);
    uint64_t number = name->number;
    char digits[NUMBER_DIGITS];

    for (size_t i = NUMBER_DIGITS; i-- > 0; number /= 10)
        digits[i] = (char)('0' + number % 10);
    writer_text(&w, kind_words[name->kind]);
    writer_put(&w, bytes_make(digits, sizeof(digits)));
    if (name->unfinished)
        writer_text(&w, ".new");
    assert(!w.full);
    text[w.size] = 0;
}

static bool starts_with(struct bytes text, const char *word)
{
    size_t size = strlen(word);

    return text.size >= size && memcmp(text.data, word, size) == 0;
}

static bool read_digits(struct bytes text, uint64_t *number)
{
    *number = 0;
    if (text.size < NUMBER_DIGITS)
        return false;
    for (size_t i = 0; i < NUMBER_DIGITS; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        *number = *number * 10 + (uint64_t)(text.data[i] - '0');
    }
    return *number > 0;
}

enum err journal_name_read(const char *text, struct journal_name *name)
{
    struct bytes left = bytes_text(text);

    name->kind = starts_with(left, kind_words[JOURNAL_LOG]) ? JOURNAL_LOG
                                                            : JOURNAL_SNAPSHOT;
    if (!starts_with(left, kind_words[name->kind]))
        return ERR_UNKNOWN;
    left = bytes_skip(left, strlen(kind_words[name->kind]));
    if (!read_digits(left, &name->number))
        return ERR_UNKNOWN;
    left = bytes_skip(left, NUMBER_DIGITS);
    name->unfinished = bytes_equal(left, BYTES(".new"));
    return name->unfinished || left.size == 0 ? ERR_OK : ERR_UNKNOWN;
}

/* ---- heads of files ---- */

/* No text file begins so, and a transfer that changes line ends spoils it. */
#define MAGIC       BYTES("\x8aMUSTER\n")

#define HEAD_USED   (8 + 4 + 8 + 16 + 1 + 1 + SERVER_NAME_BYTES_MAX)
#define HEAD_SUM_AT (JOURNAL_HEAD_BYTES - 4)

_Static_assert(HEAD_USED <= HEAD_SUM_AT, "a head fits");

void journal_head_write(uint8_t out[JOURNAL_HEAD_BYTES],
                        const struct journal_head *head)
{
    struct writer w = writer_make(out, JOURNAL_HEAD_BYTES);

    memset(out, 0, JOURNAL_HEAD_BYTES);
    writer_put(&w, MAGIC);
    writer_u32(&w, head->version);
    writer_u64(&w, head->number);
    writer_put(&w, bytes_make(head->herd, sizeof(head->herd)));
    writer_u8(&w, (uint8_t)head->kind);
    writer_u8(&w, head->server_bytes);
    writer_put(&w, bytes_make(head->server, sizeof(head->server)));
    w.size = HEAD_SUM_AT;
    writer_u32(&w, crc32c(0, bytes_make(out, HEAD_SUM_AT)));
}

static void read_fields(struct reader *r, struct journal_head *head)
{
    head->version = reader_u32(r);
    head->number = reader_u64(r);
    memcpy(head->herd, reader_take(r, sizeof(head->herd)).data,
           sizeof(head->herd));
    uint8_t kind = reader_u8(r);
    head->kind = kind == JOURNAL_LOG ? JOURNAL_LOG : JOURNAL_SNAPSHOT;
    head->server_bytes = reader_u8(r);
    memcpy(head->server, reader_take(r, sizeof(head->server)).data,
           sizeof(head->server));
    /* Only now: a bad reader has no bytes to copy. */
    r->bad = r->bad || kind != head->kind ||
             head->server_bytes > SERVER_NAME_BYTES_MAX;
}

enum err journal_head_read(struct bytes bytes, struct journal_head *head)
{
    struct reader r = reader_make(bytes);

    *head = (struct journal_head){.version = 0};
    if (bytes.size < JOURNAL_HEAD_BYTES)
        return ERR_SHORT;
    if (!bytes_equal(reader_take(&r, MAGIC.size), MAGIC))
        return ERR_CHECKSUM;
    struct reader sum = reader_make(
        bytes_skip(bytes_first(bytes, JOURNAL_HEAD_BYTES), HEAD_SUM_AT));
    if (reader_u32(&sum) != crc32c(0, bytes_first(bytes, HEAD_SUM_AT)))
        return ERR_CHECKSUM;
    /* Of a later version nothing but this may be what it is here. */
    struct reader version = r;
    head->version = reader_u32(&version);
    if (head->version != JOURNAL_VERSION)
        return ERR_RANGE;
    read_fields(&r, head);
    return r.bad ? ERR_CHECKSUM : ERR_OK;
}

/* ---- batches ---- */

#define BATCH_MAGIC  0x5442a5b7u
#define BATCH_SUM_AT 8
#define BATCH_FLAGS  (BATCH_RUN | BATCH_WHOLE | BATCH_SYNCED)

static uint32_t batch_sum(const uint8_t *memory, size_t whole,
                          const struct batch_place *place)
{
    uint8_t where[17];
    struct writer w = writer_make(where, sizeof(where));

    writer_u8(&w, (uint8_t)place->kind);
    writer_u64(&w, place->number);
    writer_u64(&w, place->at);
    uint32_t sum = crc32c(0, writer_bytes(&w));
    sum = crc32c(sum, bytes_make(memory, BATCH_SUM_AT));
    return crc32c(
        sum, bytes_make(memory + BATCH_SUM_AT + 4, whole - BATCH_SUM_AT - 4));
}

void batch_seal(uint8_t *memory, size_t size, const struct batch *batch,
                const struct batch_place *place)
{
    struct writer w = writer_make(memory, BATCH_HEAD_BYTES);

    assert(size <= BATCH_BYTES_MAX - BATCH_HEAD_BYTES);
    writer_u32(&w, BATCH_MAGIC);
    writer_u32(&w, (uint32_t)size | (uint32_t)batch->flags << 24);
    writer_u32(&w, 0);
    writer_put(&w, bytes_make(batch->boot, sizeof(batch->boot)));
    writer_u64(&w, batch->incarnation);
    uint32_t sum = batch_sum(memory, BATCH_HEAD_BYTES + size, place);
    w.size = BATCH_SUM_AT;
    writer_u32(&w, sum);
}

enum err batch_read(struct bytes bytes, const struct batch_place *place,
                    struct batch *batch, size_t *whole)
{
    struct reader r = reader_make(bytes);

    *whole = 0;
    uint32_t magic = reader_u32(&r), size = reader_u32(&r),
             sum = reader_u32(&r);
    struct bytes boot = reader_take(&r, sizeof(batch->boot));
    batch->incarnation = reader_u64(&r);
    batch->flags = (uint8_t)(size >> 24);
    size &= 0xffffff;
    if (r.bad)
        return ERR_CHECKSUM;
    memcpy(batch->boot, boot.data, sizeof(batch->boot));
    if (magic != BATCH_MAGIC || (batch->flags & ~BATCH_FLAGS) ||
        size > BATCH_BYTES_MAX - BATCH_HEAD_BYTES)
        return ERR_CHECKSUM;
    *whole = BATCH_HEAD_BYTES + (size_t)size;
    if (bytes.size < *whole)
        return ERR_SHORT;
    batch->frames = reader_take(&r, size);
    return batch_sum(bytes.data, *whole, place) == sum ? ERR_OK : ERR_CHECKSUM;
}

/* ---- frames that stand in files alone ---- */

void clean_write(struct writer *w)
{
    frame_end(w, frame_begin(w, FRAME_CLEAN));
}

void bytes_write(struct writer *w, uint8_t frame_type, uint64_t bytes)
{
    size_t begin = frame_begin(w, frame_type);

    writer_varint(w, bytes);
    frame_end(w, begin);
}

enum err bytes_read(struct bytes payload, uint64_t *bytes)
{
    struct reader r = reader_make(payload);

    *bytes = reader_varint(&r);
    return reader_done(&r) ? ERR_OK : ERR_MALFORMED;
}
