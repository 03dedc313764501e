#include "core/record.h"

#include "core/line.h"
#include "core/position.h"

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* The stamp's text, whether it is stored or canonical. */
static struct bytes stamp_text(const struct record *record, struct writer *w)
{
    if (record->stamp.size)
        return record->stamp;
    stamp_write(w, record->stamp_ns);
    return writer_bytes(w);
}

static int compare_stamp_texts(const struct record *a, const struct record *b)
{
    uint8_t text_a[STAMP_BYTES_MAX], text_b[STAMP_BYTES_MAX];
    struct writer w_a = writer_make(text_a, sizeof(text_a));
    struct writer w_b = writer_make(text_b, sizeof(text_b));

    if (a->stamp.size == 0 && b->stamp.size == 0)
        return 0;
    return bytes_compare(stamp_text(a, &w_a), stamp_text(b, &w_b));
}

int record_compare(const struct record *a, const struct record *b)
{
    int order = compare_i64(a->generation, b->generation);

    if (order == 0)
        order = compare_i64(a->stamp_ns, b->stamp_ns);
    if (order == 0)
        order = record_is_tombstone(a) - record_is_tombstone(b);
    if (order == 0)
        order = compare_stamp_texts(a, b);
    if (order == 0)
        order = bytes_compare(a->position, b->position);
    if (order == 0)
        order = bytes_compare(a->taker, b->taker);
    if (order == 0)
        order = compare_i64(a->skew_ns, b->skew_ns);
    if (order == 0)
        order = bytes_compare(a->ext, b->ext);
    return order;
}

bool record_is_server_name(struct bytes name)
{
    return line_is_word(name, SERVER_NAME_BYTES_MAX);
}

/* A stored stamp text has the value stored, and is not the canonical one:
 * a record has one spelling, or equal records could have unequal hashes. */
static bool stamp_is_valid(const struct record *record)
{
    int64_t stamp_ns;

    if (record->stamp_ns < 0)
        return false;
    if (record->stamp.size == 0)
        return true;
    return stamp_parse(record->stamp, &stamp_ns) == ERR_OK &&
           stamp_ns == record->stamp_ns && !stamp_is_canonical(record->stamp);
}

/* A tombstone has one spelling, too. */
static bool position_is_valid(const struct record *record)
{
    struct position position;

    if (record_is_tombstone(record))
        return record->stamp.size == 0 && record->ext.size == 0;
    return position_parse(record->position, &position) == ERR_OK;
}

bool record_is_valid(const struct record *record)
{
    return line_is_word(record->id, ID_BYTES_MAX) &&
           record_is_server_name(record->taker) && stamp_is_valid(record) &&
           record->ext.size <= EXT_BYTES_MAX && position_is_valid(record);
}

void record_write_at(struct writer *w, const struct record *record)
{
    assert(!record_is_tombstone(record));
    writer_put(w, BYTES("AT "));
    writer_put(w, record->taker);
    writer_u8(w, ' ');
    skew_write(w, record->skew_ns);
    writer_u8(w, ' ');
    writer_put(w, record->id);
    writer_u8(w, ' ');
    writer_put(w, record->position);
    writer_u8(w, ' ');
    if (record->stamp.size)
        writer_put(w, record->stamp);
    else
        stamp_write(w, record->stamp_ns);
    writer_u8(w, '\n');
}

void record_write_news(struct writer *w, const struct record *record)
{
    if (!record_is_tombstone(record)) {
        record_write_at(w, record);
        return;
    }
    writer_put(w, BYTES("FORGET "));
    writer_put(w, record->id);
    writer_u8(w, '\n');
}

static struct bytes copy_text(struct bytes text, struct writer *w)
{
    struct bytes copy = bytes_make(w->data + w->size, text.size);

    writer_put(w, text);
    assert(!w->full);
    return copy;
}

struct record record_copy(const struct record *record, struct writer *w)
{
    struct record copy = *record;

    copy.id = copy_text(record->id, w);
    copy.position = copy_text(record->position, w);
    copy.stamp = copy_text(record->stamp, w);
    copy.taker = copy_text(record->taker, w);
    copy.ext = copy_text(record->ext, w);
    return copy;
}

struct hash128 record_hash(const struct hash_key *key,
                           const struct record *record)
{
    uint8_t canonical[AT_BYTES_MAX + EXT_BYTES_MAX];
    struct writer w = writer_make(canonical, sizeof(canonical));

    writer_sized(&w, record->id);
    writer_u32(&w, record->generation);
    writer_u64(&w, (uint64_t)record->stamp_ns);
    writer_sized(&w, record->stamp);
    writer_sized(&w, record->position);
    writer_sized(&w, record->taker);
    writer_u64(&w, (uint64_t)record->skew_ns);
    writer_sized(&w, record->ext);
    assert(!w.full);
    return hash128(key, writer_bytes(&w));
}
