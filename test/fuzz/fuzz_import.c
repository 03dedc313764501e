/*
 * fuzz_import - any bytes as a file of places in any format, as a table of
 * kinds and as an answer of Overpass's. The first byte chooses. Whatever is
 * taken for a place keeps every rule of a place, and is the same however the
 * stream is cut.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "gather/csv.h"
#include "gather/feature.h"
#include "gather/features.h"
#include "gather/format.h"
#include "gather/geonames.h"
#include "others/overpass.h"

#include <string.h>

static struct kinds kinds, other;
static struct shape_point points[SHAPE_POINTS_MAX];
static double crossings[SHAPE_POINTS_MAX];
static struct shape shape = {points, crossings, 0};
static const struct draft_rules rules = {&kinds, {NULL, 0}, &shape};
static struct draft draft;

static void read_kinds(void)
{
    int64_t line;
    const char *why;

    if (kinds.count == 0)
        HOLD(kinds_read(&kinds, kinds_default(), &line, &why) == ERR_OK);
}

static bool is_clean(struct bytes text, size_t min, size_t max)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < 0x20 || text.data[i] == 0x7f)
            return false;
    return text.size >= min && text.size <= max && utf8_is_valid(text);
}

static size_t words_of(struct bytes list)
{
    size_t words = 1;

    for (size_t i = 0; i < list.size; i++)
        words += list.data[i] == ',';
    return words;
}

static void check(enum draft_skip skip)
{
    const struct place *place = &draft.place;

    HOLD(skip < DRAFT_SKIPS);
    if (skip != DRAFT_GOOD)
        return;
    HOLD(is_clean(place->id, 3, PLACE_ID_BYTES_MAX));
    HOLD(bytes_find(place->id, ' ') == place->id.size);
    HOLD(bytes_find(place->id, ':') + 1 < place->id.size);
    HOLD(is_clean(place->name, 1, PLACE_TEXT_BYTES_MAX));
    HOLD(is_clean(place->vicinity, 0, PLACE_TEXT_BYTES_MAX));
    HOLD(is_clean(place->types, 1, PLACE_TYPES_BYTES_MAX));
    HOLD(words_of(place->types) <= PLACE_TYPES_MAX);
    HOLD(place->lat_e7 >= -900000000 && place->lat_e7 <= 900000000);
    HOLD(place->lon_e7 >= -1800000000 && place->lon_e7 <= 1800000000);
    HOLD(place->extent_m >= 0 && place->extent_m <= DRAFT_EXTENT_M_MAX);
    HOLD(place->weight >= 0 && place->weight <= 1000000);
}

static size_t take_feature(struct bytes text)
{
    struct json_value value;
    struct bytes source;
    const char *why;
    size_t at;

    if (json_check(text, FEATURE_DEPTH_MAX, &value, &why, &at) == ERR_OK)
        check(feature_read(value, &rules, &draft, &source));
    return text.size;
}

/* Gives a sum that says what was found. */
static size_t split(struct bytes text, size_t size)
{
    static uint8_t memory[FEATURES_BYTES_MAX];
    struct features features = features_make(memory);
    size_t sum = 0;

    while (text.size) {
        struct bytes chunk =
            bytes_first(text, text.size < size ? text.size : size);

        text = bytes_skip(text, chunk.size);
        while (chunk.size) {
            struct bytes feature;
            enum features_told told =
                features_next(&features, &chunk, &feature);

            if (told == FEATURES_BAD)
                return sum * 31 + (size_t)features.line;
            if (told == FEATURES_ONE)
                sum = sum * 31 + take_feature(feature) + (size_t)features.begun;
        }
    }
    return sum * 2 + features_end(&features);
}

static void take_rows(struct bytes text)
{
    struct csv_header header;
    struct bytes row;
    const char *why;
    int64_t lines;
    enum draft_skip skip;

    if (csv_cut(&text, true, &row, &lines) != ERR_OK ||
        csv_head(row, &header, &why) != ERR_OK)
        return;
    while (csv_cut(&text, true, &row, &lines) == ERR_OK)
        if (csv_read(row, &header, &rules, &draft, &skip, &why) == ERR_OK)
            check(skip);
}

static void take_geonames(struct bytes text)
{
    enum draft_skip skip;

    if (geonames_read(text, &rules, &draft, &skip))
        check(skip);
    (void)geonames_is(text);
}

static void take_overpass(struct bytes text)
{
    static uint8_t buffer[ANSWER_BYTES_MAX];
    struct writer json = writer_make(buffer, sizeof(buffer));
    struct places_query query;
    const char *why;
    bool again;

    memset(&query, 0, sizeof(query));
    query.radius_um = INT64_C(50000000000);
    query.items_max = 20;
    (void)overpass_read(text, &kinds, &query, &json, &why, &again);
    HOLD(!json.full);
}

static void take_table(struct bytes text)
{
    int64_t line;
    const char *why;

    if (kinds_read(&other, text, &line, &why) != ERR_OK)
        HOLD(why != NULL && line > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct bytes text = bytes_make(data + 1, size - 1);
    read_kinds();
    (void)format_guess(text);
    switch (data[0] % 5) {
    case 0:
        HOLD(split(text, 1) == split(text, 1 + data[0] / 5));
        HOLD(split(text, 1) == split(text, SIZE_MAX));
        break;
    case 1:
        take_rows(text);
        break;
    case 2:
        take_geonames(text);
        break;
    case 3:
        take_overpass(text);
        break;
    default:
        take_table(text);
    }
    return 0;
}
