#include "core/entry.h"

#include "core/frame.h"

/* Bits of an UPDATES payload. */
#define UPDATES_CLAIM 0x01

/* Bits of an entry: what is said, or left out because it is the usual. */
#define ENTRY_SAME_ORIGIN 0x01 /* origin left out, seq relative to the last */
#define ENTRY_TAKER       0x02 /* the taker is not the origin's name */
#define ENTRY_STAMP_TEXT  0x04 /* the stamp is not in canonical form */
#define ENTRY_GENERATION  0x08 /* the generation is not 0 */
#define ENTRY_EXT         0x10 /* there are ext bytes */
#define ENTRY_FLAGS       0x1f

struct entry_codec updates_write_head(struct writer *w, int64_t base_ns)
{
    writer_u8(w, 0);
    writer_zigzag(w, base_ns);
    return (struct entry_codec){.base_ns = base_ns};
}

void updates_set_claim(struct writer *w, size_t frame_begin)
{
    assert(w->size > frame_begin + FRAME_HEADER_BYTES);
    w->data[frame_begin + FRAME_HEADER_BYTES] |= UPDATES_CLAIM;
}

enum err updates_read_head(struct reader *r, bool *claim,
                           struct entry_codec *codec)
{
    uint8_t flags = reader_u8(r);
    int64_t base_ns = reader_zigzag(r);

    if (r->bad || (flags & ~UPDATES_CLAIM) || base_ns < 0)
        return ERR_MALFORMED;
    *claim = (flags & UPDATES_CLAIM) != 0;
    *codec = (struct entry_codec){.base_ns = base_ns};
    return ERR_OK;
}

static uint8_t flags_of(const struct entry_codec *codec,
                        const struct entry *entry)
{
    const struct record *record = &entry->record;
    unsigned flags = 0;

    if (codec->seq && codec->origin == entry->origin)
        flags |= ENTRY_SAME_ORIGIN;
    if (record->taker.size)
        flags |= ENTRY_TAKER;
    if (record->stamp.size)
        flags |= ENTRY_STAMP_TEXT;
    if (record->generation)
        flags |= ENTRY_GENERATION;
    if (record->ext.size)
        flags |= ENTRY_EXT;
    return (uint8_t)flags;
}

static void write_dot(struct writer *w, struct entry_codec *codec,
                      const struct entry *entry, uint8_t flags)
{
    assert(entry->seq > 0 && entry->seq <= SEQ_MAX);
    if (flags & ENTRY_SAME_ORIGIN) {
        writer_zigzag(w, (int64_t)(entry->seq - codec->seq));
    } else {
        writer_varint(w, entry->origin);
        writer_varint(w, entry->seq);
    }
    codec->origin = entry->origin;
    codec->seq = entry->seq;
}

void entry_write(struct writer *w, struct entry_codec *codec,
                 const struct entry *entry)
{
    const struct record *record = &entry->record;
    uint8_t flags = flags_of(codec, entry);

    writer_u8(w, flags);
    write_dot(w, codec, entry, flags);
    writer_sized(w, record->id);
    writer_sized(w, record->position);
    writer_zigzag(w, record->stamp_ns - codec->base_ns);
    writer_zigzag(w, record->skew_ns);
    if (flags & ENTRY_TAKER)
        writer_sized(w, record->taker);
    if (flags & ENTRY_STAMP_TEXT)
        writer_sized(w, record->stamp);
    if (flags & ENTRY_GENERATION)
        writer_varint(w, record->generation);
    if (flags & ENTRY_EXT)
        writer_sized(w, record->ext);
}

static void read_dot(struct reader *r, struct entry_codec *codec,
                     struct entry *entry, uint8_t flags)
{
    if (flags & ENTRY_SAME_ORIGIN) {
        entry->origin = codec->origin;
        entry->seq = codec->seq + (uint64_t)reader_zigzag(r);
        r->bad = r->bad || codec->seq == 0;
    } else {
        uint64_t origin = reader_varint(r);

        entry->origin = (uint32_t)origin;
        entry->seq = reader_varint(r);
        r->bad = r->bad || origin > UINT32_MAX;
    }
    r->bad = r->bad || entry->seq == 0 || entry->seq > SEQ_MAX;
    codec->origin = entry->origin;
    codec->seq = entry->seq;
}

/* Base plus difference, without ever leaving 0..INT64_MAX. */
static int64_t read_stamp(struct reader *r, int64_t base_ns)
{
    int64_t difference = reader_zigzag(r);

    if (difference > INT64_MAX - base_ns || difference < -base_ns) {
        r->bad = true;
        return 0;
    }
    return base_ns + difference;
}

static void read_record(struct reader *r, struct entry_codec *codec,
                        struct record *record, uint8_t flags)
{
    record->id = reader_sized(r, ID_BYTES_MAX);
    record->position = reader_sized(r, POSITION_BYTES_MAX);
    record->stamp_ns = read_stamp(r, codec->base_ns);
    record->skew_ns = reader_zigzag(r);
    if (flags & ENTRY_TAKER)
        record->taker = reader_sized(r, SERVER_NAME_BYTES_MAX);
    if (flags & ENTRY_STAMP_TEXT)
        record->stamp = reader_sized(r, STAMP_BYTES_MAX);
    if (flags & ENTRY_GENERATION) {
        uint64_t generation = reader_varint(r);

        record->generation = (uint32_t)generation;
        r->bad = r->bad || generation > UINT32_MAX || generation == 0;
    }
    if (flags & ENTRY_EXT)
        record->ext = reader_sized(r, EXT_BYTES_MAX);
}

enum err entry_read(struct reader *r, struct entry_codec *codec,
                    struct entry *entry)
{
    uint8_t flags = reader_u8(r);

    *entry = (struct entry){.origin = 0};
    read_dot(r, codec, entry, flags);
    read_record(r, codec, &entry->record, flags);
    if (r->bad || (flags & ~ENTRY_FLAGS))
        return ERR_MALFORMED;

    struct record judged = entry->record;
    if (!(flags & ENTRY_TAKER))
        judged.taker = BYTES("origin");
    return record_is_valid(&judged) ? ERR_OK : ERR_MALFORMED;
}
