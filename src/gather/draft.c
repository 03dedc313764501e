#include "gather/draft.h"

#include "base/decimal.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/position.h"
#include "places/rank.h"

#include <math.h>

const char *const draft_skip_texts[DRAFT_SKIPS] = {
    [DRAFT_GOOD] = "good",
    [DRAFT_NO_NAME] = "without a name",
    [DRAFT_NO_KIND] = "of no known kind",
    [DRAFT_NO_POSITION] = "without a position",
    [DRAFT_OUT_OF_RANGE] = "with coordinates out of range",
    [DRAFT_TOO_LONG] = "longer than 1 MiB",
};

void draft_clear(struct draft *draft)
{
    draft->place = (struct place){.extent_m = 0};
    draft->preference = DRAFT_WHOLE;
    draft->located = false;
    draft->population = 0;
    draft->tags = 0;
    draft->kind_weight = 0;
    draft->id = writer_make(draft->id_bytes, sizeof(draft->id_bytes));
    draft->name = writer_make(draft->name_bytes, sizeof(draft->name_bytes));
    draft->types = writer_make(draft->types_bytes, sizeof(draft->types_bytes));
    draft->vicinity =
        writer_make(draft->vicinity_bytes, sizeof(draft->vicinity_bytes));
}

static bool is_blank(uint8_t byte)
{
    return byte <= ' ' || byte == 0x7f;
}

void draft_clean(struct writer *w, struct bytes text)
{
    bool gap = false, begun = false;

    while (text.size && !w->full) {
        size_t size = utf8_size(text);
        struct bytes character =
            size ? bytes_first(text, size) : BYTES("\xef\xbf\xbd");

        if (is_blank(text.data[0])) {
            gap = begun;
        } else {
            size_t before = w->size;

            if (gap)
                writer_u8(w, ' ');
            writer_put(w, character);
            if (w->full)
                w->size = before;
            gap = false;
            begun = true;
        }
        text = bytes_skip(text, size ? size : 1);
    }
}

static bool is_id(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] <= ' ' || text.data[i] >= 0x7f)
            return false;
    return text.size > 0;
}

void draft_id(struct draft *draft, struct bytes source, const char *prefix,
              struct bytes rest)
{
    struct writer *w = &draft->id;

    *w = writer_make(draft->id_bytes, sizeof(draft->id_bytes));
    if (!is_id(rest))
        return;
    writer_put(w, source);
    writer_u8(w, ':');
    writer_text(w, prefix);
    writer_put(w, rest);
    if (w->full)
        *w = writer_make(draft->id_bytes, sizeof(draft->id_bytes));
}

void draft_kind(struct draft *draft, const struct kinds_found *found)
{
    draft->types.size = 0;
    kinds_write_types(found, &draft->types);
    if (found->count == 0)
        return;
    draft->kind_weight = found->rows[0]->weight;
    draft->place.extent_m = found->rows[0]->extent_m;
}

enum draft_skip draft_locate(struct draft *draft, struct point at)
{
    if (!(fabs(at.lat_deg) <= LAT_DEG_MAX) ||
        !(fabs(at.lon_deg) <= LON_DEG_MAX))
        return DRAFT_OUT_OF_RANGE;
    draft->place.lat_e7 = llround(at.lat_deg * 1e7);
    draft->place.lon_e7 = llround(at.lon_deg * 1e7);
    draft->located = true;
    return DRAFT_GOOD;
}

/* An id of 64 bits by name, kind and position: the same place of another file
 * has the same one. */
static void hashed_id(struct draft *draft, struct bytes source)
{
    static const struct hash_key key;
    static const char digits[] = "0123456789abcdef";
    uint8_t content[PLACE_TEXT_BYTES_MAX + PLACE_TYPES_BYTES_MAX + 32];
    char text[16];
    struct writer w = writer_make(content, sizeof(content));

    writer_sized(&w, writer_bytes(&draft->name));
    writer_sized(&w, writer_bytes(&draft->types));
    writer_zigzag(&w, draft->place.lat_e7);
    writer_zigzag(&w, draft->place.lon_e7);
    uint64_t hash = hash64(&key, writer_bytes(&w));
    for (size_t i = 0; i < sizeof(text); i++, hash <<= 4)
        text[i] = digits[hash >> 60];
    draft_id(draft, source, "h", bytes_make(text, sizeof(text)));
}

enum draft_skip draft_judge(struct draft *draft, struct bytes source)
{
    struct place *place = &draft->place;

    if (draft->name.size == 0)
        return DRAFT_NO_NAME;
    if (draft->types.size == 0)
        return DRAFT_NO_KIND;
    if (!draft->located)
        return DRAFT_NO_POSITION;
    if (draft->id.size == 0)
        hashed_id(draft, source);
    place->id = writer_bytes(&draft->id);
    place->name = writer_bytes(&draft->name);
    place->types = writer_bytes(&draft->types);
    place->vicinity = writer_bytes(&draft->vicinity);
    place->weight = rank_weight(&(struct rank_facts){
        .population = draft->population,
        .kind = (uint32_t)draft->kind_weight * KINDS_WEIGHT_UNIT,
        .tags = draft->tags,
    });
    return DRAFT_GOOD;
}
