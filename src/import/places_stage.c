#include "import/places_stage.h"

#include "base/hash.h"
#include "base/reader.h"
#include "places/curve.h"

/* Preference and number: the highest byte first, so that bytes are in order as
 * the numbers are. */
#define STAMP_BYTES 12

static void put_text(struct writer *w, struct bytes text)
{
    writer_u8(w, (uint8_t)text.size);
    writer_put(w, text);
}

static struct bytes take_text(struct reader *r)
{
    return reader_take(r, reader_u8(r));
}

static void put_stamp(struct writer *w, uint32_t preference, uint64_t number)
{
    uint8_t stamp[STAMP_BYTES];

    for (size_t i = 0; i < 4; i++)
        stamp[i] = (uint8_t)(~preference >> (24 - 8 * i));
    for (size_t i = 0; i < 8; i++)
        stamp[4 + i] = (uint8_t)(number >> (56 - 8 * i));
    writer_put(w, bytes_make(stamp, sizeof(stamp)));
}

uint64_t places_stage_write(struct writer *w, const struct place *place,
                            uint32_t preference, uint64_t number)
{
    static const struct hash_key key = {{0}};

    put_text(w, place->id);
    put_stamp(w, preference, number);
    writer_u32(w, (uint32_t)(int32_t)place->lat_e7);
    writer_u32(w, (uint32_t)(int32_t)place->lon_e7);
    writer_u32(w, (uint32_t)place->extent_m);
    writer_u32(w, (uint32_t)place->weight);
    put_text(w, place->name);
    put_text(w, place->types);
    put_text(w, place->vicinity);
    assert(!w->full);
    return hash64(&key, place->id);
}

struct bytes places_stage_id(struct bytes record)
{
    struct reader r = reader_make(record);

    return take_text(&r);
}

uint64_t places_stage_strip(struct writer *w, struct bytes record)
{
    struct bytes id = places_stage_id(record);
    struct bytes rest = bytes_skip(record, 1 + id.size + STAMP_BYTES);
    struct reader r = reader_make(rest);
    int32_t lat_e7 = (int32_t)reader_u32(&r);
    int32_t lon_e7 = (int32_t)reader_u32(&r);

    put_text(w, id);
    writer_put(w, rest);
    assert(!r.bad && !w->full);
    return curve_at(lat_e7, lon_e7);
}

void places_stage_read(struct bytes record, struct place *place)
{
    struct reader r = reader_make(record);

    place->id = take_text(&r);
    place->lat_e7 = (int32_t)reader_u32(&r);
    place->lon_e7 = (int32_t)reader_u32(&r);
    place->extent_m = reader_u32(&r);
    place->weight = reader_u32(&r);
    place->name = take_text(&r);
    place->types = take_text(&r);
    place->vicinity = take_text(&r);
    assert(!r.bad);
}
