#include "places/block.h"

#include "core/position.h"

#define HEAD_BYTES  3
#define PLACE_BYTES 18
#define CHILD_BYTES 24
#define LAT_E7_MAX  (LAT_DEG_MAX * 10000000)
#define LON_E7_MAX  (LON_DEG_MAX * INT64_C(10000000))

static void cover(struct block_maker *maker, const struct block_child *child)
{
    struct block_child *all = &maker->cover;

    if (maker->count == 0)
        *all = *child;
    if (child->south_e7 < all->south_e7)
        all->south_e7 = child->south_e7;
    if (child->north_e7 > all->north_e7)
        all->north_e7 = child->north_e7;
    if (child->west_e7 < all->west_e7)
        all->west_e7 = child->west_e7;
    if (child->east_e7 > all->east_e7)
        all->east_e7 = child->east_e7;
    if (child->weight_max > all->weight_max)
        all->weight_max = child->weight_max;
    maker->count++;
}

static bool has_room(const struct block_maker *maker, size_t bytes)
{
    return maker->count < BLOCK_ITEMS_MAX &&
           HEAD_BYTES + maker->items_bytes + maker->texts_bytes + bytes <=
               BLOCK_BYTES_MAX;
}

static void put_text(struct writer *w, struct bytes text)
{
    writer_u8(w, (uint8_t)text.size);
    writer_put(w, text);
}

bool block_add_place(struct block_maker *maker, const struct place *place)
{
    int32_t lat = (int32_t)place->lat_e7, lon = (int32_t)place->lon_e7;
    uint32_t weight = (uint32_t)place->weight;
    size_t bytes = 4 + place->id.size + place->name.size + place->types.size +
                   place->vicinity.size;

    assert(maker->level == 0);
    if (!has_room(maker, PLACE_BYTES + bytes))
        return false;
    struct writer items =
        writer_make(maker->items + maker->items_bytes, PLACE_BYTES);
    writer_u32(&items, (uint32_t)lat);
    writer_u32(&items, (uint32_t)lon);
    writer_u32(&items, weight);
    writer_u32(&items, (uint32_t)place->extent_m);
    writer_u16(&items, (uint16_t)maker->texts_bytes);
    struct writer texts = writer_make(maker->texts + maker->texts_bytes, bytes);
    put_text(&texts, place->id);
    put_text(&texts, place->name);
    put_text(&texts, place->types);
    put_text(&texts, place->vicinity);
    assert(!items.full && !texts.full);
    maker->items_bytes += PLACE_BYTES;
    maker->texts_bytes += bytes;
    cover(maker, &(struct block_child){0, lat, lat, lon, lon, weight});
    return true;
}

bool block_add_child(struct block_maker *maker, const struct block_child *child)
{
    assert(maker->level > 0);
    if (!has_room(maker, CHILD_BYTES))
        return false;
    struct writer items =
        writer_make(maker->items + maker->items_bytes, CHILD_BYTES);
    writer_u32(&items, child->id);
    writer_u32(&items, (uint32_t)child->south_e7);
    writer_u32(&items, (uint32_t)child->north_e7);
    writer_u32(&items, (uint32_t)child->west_e7);
    writer_u32(&items, (uint32_t)child->east_e7);
    writer_u32(&items, child->weight_max);
    maker->items_bytes += CHILD_BYTES;
    cover(maker, child);
    return true;
}

void block_write(struct block_maker *maker, struct writer *w)
{
    writer_u8(w, (uint8_t)maker->level);
    writer_u16(w, (uint16_t)maker->count);
    writer_put(w, bytes_make(maker->items, maker->items_bytes));
    writer_put(w, bytes_make(maker->texts, maker->texts_bytes));
    maker->count = maker->items_bytes = maker->texts_bytes = 0;
}

enum err block_read(struct bytes bytes, struct block *block)
{
    struct reader r = reader_make(bytes);

    block->level = reader_u8(&r);
    block->count = reader_u16(&r);
    block->items = reader_take(
        &r, block->count * (block->level ? CHILD_BYTES : PLACE_BYTES));
    block->texts = r.left;
    return r.bad || block->level > BLOCK_LEVELS_MAX || block->count == 0 ||
                   block->count > BLOCK_ITEMS_MAX
               ? ERR_MALFORMED
               : ERR_OK;
}

static uint32_t load(const struct block *block, size_t at)
{
    const uint8_t *p = block->items.data + at;

    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

void block_point(const struct block *block, size_t i, int32_t *lat_e7,
                 int32_t *lon_e7)
{
    *lat_e7 = (int32_t)load(block, i * PLACE_BYTES);
    *lon_e7 = (int32_t)load(block, i * PLACE_BYTES + 4);
}

static struct bytes take_text(struct reader *r, size_t size_max)
{
    size_t size = reader_u8(r);

    if (size > size_max)
        r->bad = true;
    return reader_take(r, size);
}

enum err block_place(const struct block *block, size_t i, struct place *place)
{
    size_t at = i * PLACE_BYTES;
    size_t offset =
        block->items.data[at + 16] | (size_t)block->items.data[at + 17] << 8;
    int32_t lat_e7, lon_e7;

    if (offset > block->texts.size)
        return ERR_MALFORMED;
    struct reader r = reader_make(bytes_skip(block->texts, offset));
    block_point(block, i, &lat_e7, &lon_e7);
    place->lat_e7 = lat_e7;
    place->lon_e7 = lon_e7;
    place->weight = load(block, at + 8);
    place->extent_m = load(block, at + 12);
    place->id = take_text(&r, PLACE_ID_BYTES_MAX);
    place->name = take_text(&r, PLACE_TEXT_BYTES_MAX);
    place->types = take_text(&r, PLACE_TYPES_BYTES_MAX);
    place->vicinity = take_text(&r, PLACE_TEXT_BYTES_MAX);
    return r.bad || lat_e7 > LAT_E7_MAX || lat_e7 < -LAT_E7_MAX ||
                   lon_e7 > LON_E7_MAX || lon_e7 < -LON_E7_MAX
               ? ERR_MALFORMED
               : ERR_OK;
}

void block_child(const struct block *block, size_t i, struct block_child *child)
{
    size_t at = i * CHILD_BYTES;

    *child = (struct block_child){
        .id = load(block, at),
        .south_e7 = (int32_t)load(block, at + 4),
        .north_e7 = (int32_t)load(block, at + 8),
        .west_e7 = (int32_t)load(block, at + 12),
        .east_e7 = (int32_t)load(block, at + 16),
        .weight_max = load(block, at + 20),
    };
}
