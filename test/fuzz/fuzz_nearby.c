/*
 * fuzz_nearby - any bytes as questions about places over HTTP, and as what is
 * answered: the first byte says as what. A question that is understood can be
 * asked; whatever is answered, it becomes an answer of Google's new service.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "http/nearby_legacy.h"
#include "http/new_mask.h"
#include "http/new_places.h"
#include "places/layout.h"

#include "json/json_read.h"
#include <string.h>

#define E9         ((int64_t)1000000000)
#define TEXT_BYTES 65536

static uint8_t answer[NEW_PLACES_BYTES_MAX(TEXT_BYTES)];

static bool is_list(struct bytes list)
{
    for (size_t i = 0; i < list.size; i++) {
        uint8_t byte = list.data[i];
        bool comma = byte == ',';

        if (comma && (i == 0 || i + 1 == list.size || list.data[i - 1] == ','))
            return false;
        if (!comma && byte != '_' && !(byte >= 'a' && byte <= 'z') &&
            !(byte >= '0' && byte <= '9'))
            return false;
    }
    return true;
}

static void check_query(const struct places_query *query)
{
    HOLD(query->lat_e9 >= -90 * E9 && query->lat_e9 <= 90 * E9);
    HOLD(query->lon_e9 >= -180 * E9 && query->lon_e9 <= 180 * E9);
    HOLD(query->radius_um >= 0 && query->radius_um <= 50 * E9);
    HOLD(query->items_max >= 1 && query->items_max <= QUESTION_ITEM_MAX);
    HOLD(query->rank < RANKS);
    HOLD(memchr(query->types, 0, sizeof(query->types)));
    HOLD(memchr(query->keyword, 0, sizeof(query->keyword)));
    HOLD(is_list(bytes_text(query->types)));
    HOLD(utf8_is_valid(bytes_text(query->keyword)));
}

static void try_own(struct bytes text)
{
    struct places_query query = {.items_max = 20};
    const char *why = NULL;

    if (nearby_read(text, &query, &why) == ERR_OK)
        check_query(&query);
    else
        HOLD(why);
}

static void try_legacy(struct bytes text)
{
    struct places_query query;
    const char *why = NULL;

    if (nearby_legacy_read(text, RANK_PROMINENCE, &query, &why) == ERR_OK)
        check_query(&query);
    else
        HOLD(why);
}

static void try_new(struct bytes text)
{
    struct nearby_new asked;
    const char *why = NULL;

    if (nearby_new_read(text, RANK_PROMINENCE, &asked, &why) != ERR_OK) {
        HOLD(why);
        return;
    }
    check_query(&asked.query);
    HOLD(asked.items_max >= 1 && asked.items_max <= asked.query.items_max);
    HOLD(asked.query.radius_um > 0);
    HOLD(is_list(bytes_text(asked.primary)));
    HOLD(is_list(bytes_text(asked.excluded)));
    HOLD(is_list(bytes_text(asked.excluded_primary)));
}

static void try_mask(struct bytes text)
{
    uint32_t leaves;

    if (new_mask_read(text, &leaves) == ERR_OK)
        HOLD(leaves < NEW_LEAF(NEW_LEAVES));
}

/* How many items of an array are objects. */
static uint32_t count(struct json_value array)
{
    struct json_walk walk = json_walk(array);
    struct json_value item;
    uint32_t objects = 0;

    while (json_step(&walk, NULL, &item))
        objects += item.kind == JSON_OBJECT;
    return objects;
}

static void try_answer(struct bytes text, uint32_t leaves)
{
    struct nearby_new asked = {.items_max = 1 + leaves % QUESTION_ITEM_MAX};
    struct writer w = writer_make(answer, NEW_PLACES_BYTES_MAX(text.size));
    unsigned code = new_places_write(&w, text, &asked, leaves);
    struct json_value whole, error;
    struct layout layout;
    const char *why;
    size_t at;

    HOLD(!w.full);
    HOLD(json_check(writer_bytes(&w), 64, &whole, &why, &at) == ERR_OK);
    HOLD(whole.kind == JSON_OBJECT);
    error = json_member(whole, "error");
    HOLD((code != 200) == (error.kind == JSON_OBJECT));
    HOLD(count(json_member(whole, "places")) <= asked.items_max);
    if (code != 200 || layout_read(text, &layout, &why) != ERR_OK)
        return;
    HOLD(count(json_member(whole, "places")) ==
         (layout.count < asked.items_max ? layout.count : asked.items_max));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = bytes_make(data, size);

    if (size == 0 || size > TEXT_BYTES)
        return 0;
    text = bytes_skip(text, 1);
    switch (data[0]) {
    case 'o':
        try_own(text);
        break;
    case 'l':
        try_legacy(text);
        break;
    case 'n':
        try_new(text);
        break;
    case 'm':
        try_mask(text);
        break;
    case 'a':
        try_answer(text, UINT32_MAX);
        break;
    default:
        try_answer(text, data[0] * UINT32_C(2654435761));
        break;
    }
    return 0;
}
