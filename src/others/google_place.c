#include "others/google_place.h"

#include "core/position.h"

/* Of one place; those beyond are left out. */
#define TYPES_MAX       32
#define TYPES_BYTES_MAX 2048

/* A degree that is not told is 0: so the service writes it. */
static bool is_degree(struct json_value value, double max)
{
    double degrees = 0;

    if (value.kind != JSON_NONE && json_number_of(value, &degrees) != ERR_OK)
        return false;
    return degrees >= -max && degrees <= max;
}

static bool is_point(struct json_value point)
{
    struct json_value lat = json_member(point, "latitude");
    struct json_value lon = json_member(point, "longitude");

    return (lat.kind != JSON_NONE || lon.kind != JSON_NONE) &&
           is_degree(lat, LAT_DEG_MAX) && is_degree(lon, LON_DEG_MAX);
}

bool google_place_is_good(struct json_value place)
{
    struct json_value id = json_member(place, "id");

    return id.kind == JSON_TEXT && id.text.size > 2 &&
           is_point(json_member(place, "location"));
}

/* ---- parts, in alphabetical order ---- */

/* As it stands, if it is there and of that kind. */
static void write_value(struct json *json, const char *key,
                        struct json_value value, enum json_kind kind)
{
    if (value.kind != kind)
        return;
    json_key(json, key);
    json_put(json, value.text);
}

static void write_degree(struct json *json, const char *key,
                         struct json_value value)
{
    json_key(json, key);
    json_put(json, value.kind == JSON_NONE ? BYTES("0") : value.text);
}

static void write_point(struct json *json, const char *key,
                        struct json_value point)
{
    json_key(json, key);
    json_object_begin(json);
    write_degree(json, "lat", json_member(point, "latitude"));
    write_degree(json, "lng", json_member(point, "longitude"));
    json_object_end(json);
}

static void write_viewport(struct json *json, struct json_value viewport)
{
    struct json_value low = json_member(viewport, "low");
    struct json_value high = json_member(viewport, "high");

    if (!is_point(low) || !is_point(high))
        return;
    json_key(json, "viewport");
    json_object_begin(json);
    write_point(json, "northeast", high);
    write_point(json, "southwest", low);
    json_object_end(json);
}

static void write_geometry(struct json *json, struct json_value place)
{
    json_key(json, "geometry");
    json_object_begin(json);
    write_point(json, "location", json_member(place, "location"));
    write_viewport(json, json_member(place, "viewport"));
    json_object_end(json);
}

static void write_opening_hours(struct json *json, struct json_value hours)
{
    struct json_value now = json_member(hours, "openNow");

    if (now.kind != JSON_BOOL)
        return;
    json_key(json, "opening_hours");
    json_object_begin(json);
    write_value(json, "open_now", now, JSON_BOOL);
    json_object_end(json);
}

static void write_plus_code(struct json *json, struct json_value code)
{
    struct json_value compound = json_member(code, "compoundCode");
    struct json_value global = json_member(code, "globalCode");

    if (compound.kind != JSON_TEXT && global.kind != JSON_TEXT)
        return;
    json_key(json, "plus_code");
    json_object_begin(json);
    write_value(json, "compound_code", compound, JSON_TEXT);
    write_value(json, "global_code", global, JSON_TEXT);
    json_object_end(json);
}

static void write_price_level(struct json *json, struct json_value level)
{
    static const char *const words[] = {
        "PRICE_LEVEL_FREE", "PRICE_LEVEL_INEXPENSIVE", "PRICE_LEVEL_MODERATE",
        "PRICE_LEVEL_EXPENSIVE", "PRICE_LEVEL_VERY_EXPENSIVE"};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!json_is_text(level, words[i]))
            continue;
        json_key(json, "price_level");
        writer_decimal(json->w, i);
    }
}

static void write_types(struct json *json, struct json_value list)
{
    uint8_t buffer[TYPES_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct json_walk walk = json_walk(list);
    struct bytes types[TYPES_MAX];
    struct json_value type;
    size_t count = 0;

    if (list.kind != JSON_ARRAY)
        return;
    while (count < TYPES_MAX && json_step(&walk, NULL, &type)) {
        size_t before = w.size;

        if (json_text_of(type, &w) == ERR_OK)
            types[count++] = bytes_make(buffer + before, w.size - before);
    }
    json_key(json, "types");
    json_texts(json, types, count);
}

void google_place_write(struct json *json, struct json_value place)
{
    struct json_value id = json_member(place, "id");

    json_object_begin(json);
    write_value(json, "business_status", json_member(place, "businessStatus"),
                JSON_TEXT);
    write_geometry(json, place);
    write_value(json, "name",
                json_member(json_member(place, "displayName"), "text"),
                JSON_TEXT);
    write_opening_hours(json, json_member(place, "currentOpeningHours"));
    write_value(json, "place_id", id, JSON_TEXT);
    write_plus_code(json, json_member(place, "plusCode"));
    write_price_level(json, json_member(place, "priceLevel"));
    write_value(json, "rating", json_member(place, "rating"), JSON_NUMBER);
    write_value(json, "reference", id, JSON_TEXT);
    write_types(json, json_member(place, "types"));
    write_value(json, "user_ratings_total",
                json_member(place, "userRatingCount"), JSON_NUMBER);
    write_value(json, "vicinity", json_member(place, "shortFormattedAddress"),
                JSON_TEXT);
    json_object_end(json);
}
