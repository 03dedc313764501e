#include "node/store.h"

#include <string.h>

_Static_assert(ID_BYTES_MAX + POSITION_BYTES_MAX + STAMP_BYTES_MAX +
                       EXT_BYTES_MAX <=
                   TEXTS_CELL_BYTES_MAX,
               "the longest record fits a cell");

void store_init(struct store *store, struct block *block, uint32_t slot_count,
                size_t text_pages)
{
    store->slots = block_carve(block, slot_count, sizeof(*store->slots));
    store->slot_count = slot_count;
    store->used = store->free = store->tombstones = 0;
    store->free_slot = SLOT_NONE;
    table_init(&store->table, block, slot_count);
    texts_init(&store->texts, block, text_pages);
}

static struct bytes id_of(const struct store *store, uint32_t slot)
{
    const struct slot *s = &store->slots[slot];

    return bytes_make(texts_at(&store->texts, s->cell), s->id_bytes);
}

uint32_t store_find(const struct store *store, uint64_t hash, struct bytes id)
{
    struct table_walk walk = table_walk(&store->table, hash);
    uint32_t slot = table_next(&store->table, &walk);

    while (slot != TABLE_NONE && !bytes_equal(id_of(store, slot), id))
        slot = table_next(&store->table, &walk);
    return slot == TABLE_NONE ? SLOT_NONE : slot;
}

static size_t text_bytes(const struct record *record)
{
    return record->id.size + record->position.size + record->stamp.size +
           record->ext.size;
}

/* The texts may lie in the very cell that is written: the caller's record was
 * read from elsewhere, or this would eat its own input. */
static void write_texts(uint8_t *cell, size_t room, const struct record *record)
{
    struct writer w = writer_make(cell, room);

    writer_put(&w, record->id);
    writer_put(&w, record->position);
    writer_put(&w, record->stamp);
    writer_put(&w, record->ext);
    assert(!w.full);
}

static void fill(struct store *store, uint32_t slot, uint32_t cell,
                 const struct record *record, uint16_t taker,
                 const struct provenance *from)
{
    store->slots[slot] = (struct slot){
        .seq = from->seq,
        .stamp_ns = record->stamp_ns,
        .skew_ns = record->skew_ns,
        .generation = record->generation,
        .session = from->session,
        .cell = cell,
        .origin = (uint16_t)from->origin,
        .taker = taker,
        .id_bytes = (uint16_t)record->id.size,
        .ext_bytes = (uint16_t)record->ext.size,
        .position_bytes = (uint8_t)record->position.size,
        .stamp_bytes = (uint8_t)record->stamp.size,
    };
    write_texts(texts_at(&store->texts, cell), text_bytes(record), record);
    store->tombstones += store_is_tombstone(store, slot);
}

static uint32_t take_slot(struct store *store)
{
    uint32_t slot = store->free_slot;

    if (slot == SLOT_NONE)
        return store->used++;
    store->free_slot = store->slots[slot].cell;
    store->free--;
    return slot;
}

void store_remove(struct store *store, uint64_t hash, uint32_t slot)
{
    assert(slot < store->used && store_is_used(store, slot));
    store->tombstones -= store_is_tombstone(store, slot);
    table_remove(&store->table, hash, slot);
    texts_give(&store->texts, store->slots[slot].cell);
    store->slots[slot] = (struct slot){.cell = store->free_slot};
    store->free_slot = slot;
    store->free++;
}

enum err store_add(struct store *store, uint64_t hash,
                   const struct record *record, uint16_t taker,
                   const struct provenance *from, uint32_t *slot)
{
    uint32_t cell;

    if (store_count(store) == store->slot_count ||
        texts_take(&store->texts, text_bytes(record), &cell) != ERR_OK)
        return ERR_FULL;
    *slot = take_slot(store);
    fill(store, *slot, cell, record, taker, from);
    table_add(&store->table, hash, *slot);
    return ERR_OK;
}

/* A cell for the new texts; shorter ones may stay where there is too much
 * room, so that a client can always be forgotten. */
static enum err fit_cell(struct store *store, uint32_t *cell, size_t new_bytes,
                         size_t old_bytes)
{
    uint32_t fitting;

    if (texts_same_class(new_bytes, old_bytes))
        return ERR_OK;
    if (texts_take(&store->texts, new_bytes, &fitting) != ERR_OK)
        return new_bytes < old_bytes ? ERR_OK : ERR_FULL;
    texts_give(&store->texts, *cell);
    *cell = fitting;
    return ERR_OK;
}

enum err store_replace(struct store *store, uint32_t slot,
                       const struct record *record, uint16_t taker,
                       const struct provenance *from)
{
    struct record old = store_record(store, slot);
    uint32_t cell = store->slots[slot].cell;

    assert(slot < store->used && store_is_used(store, slot));
    if (fit_cell(store, &cell, text_bytes(record), text_bytes(&old)) != ERR_OK)
        return ERR_FULL;
    store->tombstones -= store_is_tombstone(store, slot);
    fill(store, slot, cell, record, taker, from);
    return ERR_OK;
}

struct record store_record(const struct store *store, uint32_t slot)
{
    const struct slot *s = &store->slots[slot];
    struct bytes texts = bytes_make(texts_at(&store->texts, s->cell),
                                    (size_t)s->id_bytes + s->position_bytes +
                                        s->stamp_bytes + s->ext_bytes);
    struct record record = {
        .stamp_ns = s->stamp_ns,
        .skew_ns = s->skew_ns,
        .generation = s->generation,
    };

    assert(slot < store->used);
    record.id = bytes_first(texts, s->id_bytes);
    texts = bytes_skip(texts, s->id_bytes);
    record.position = bytes_first(texts, s->position_bytes);
    texts = bytes_skip(texts, s->position_bytes);
    record.stamp = bytes_first(texts, s->stamp_bytes);
    record.ext = bytes_skip(texts, s->stamp_bytes);
    return record;
}
