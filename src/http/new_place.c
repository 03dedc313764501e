#include "http/new_place.h"

#include "http/new_mask.h"

static bool wants(const struct new_making *m, uint32_t leaves)
{
    return m->leaves & leaves;
}

/* A value as it stands, if it is wanted, and there and of that kind. */
static void put(struct new_making *m, enum new_leaf leaf, const char *key,
                struct json_value value, enum json_kind kind)
{
    if (!wants(m, NEW_LEAF(leaf)) || value.kind != kind)
        return;
    json_key(&m->json, key);
    json_put(&m->json, value.text);
}

/* ---- parts of a place, in alphabetical order ---- */

static void put_credits(struct new_making *m)
{
    if (!wants(m, NEW_LEAF(NEW_CREDIT_PROVIDER) | NEW_LEAF(NEW_CREDIT_URI)) ||
        !m->credits.count)
        return;
    json_key(&m->json, "attributions");
    json_array_begin(&m->json);
    for (size_t i = 0; i < m->credits.count; i++) {
        const struct new_credit *credit = &m->credits.list[i];

        json_next(&m->json);
        json_object_begin(&m->json);
        if (wants(m, NEW_LEAF(NEW_CREDIT_PROVIDER))) {
            json_key(&m->json, "provider");
            json_text(&m->json, credit->provider);
        }
        if (wants(m, NEW_LEAF(NEW_CREDIT_URI)) && credit->uri.size) {
            json_key(&m->json, "providerUri");
            json_text(&m->json, credit->uri);
        }
        json_object_end(&m->json);
    }
    json_array_end(&m->json);
}

static void put_inside(struct new_making *m, enum new_leaf leaf,
                       const char *key, const char *part,
                       struct json_value value, enum json_kind kind)
{
    if (!wants(m, NEW_LEAF(leaf)) || value.kind != kind)
        return;
    json_key(&m->json, key);
    json_object_begin(&m->json);
    put(m, leaf, part, value, kind);
    json_object_end(&m->json);
}

static void put_location(struct new_making *m, struct json_value point)
{
    if (!wants(m, NEW_LEAF(NEW_LATITUDE) | NEW_LEAF(NEW_LONGITUDE)) ||
        point.kind != JSON_OBJECT)
        return;
    json_key(&m->json, "location");
    json_object_begin(&m->json);
    put(m, NEW_LATITUDE, "latitude", json_member(point, "lat"), JSON_NUMBER);
    put(m, NEW_LONGITUDE, "longitude", json_member(point, "lng"), JSON_NUMBER);
    json_object_end(&m->json);
}

static void put_corner(struct new_making *m, enum new_leaf leaf,
                       const char *key, struct json_value point)
{
    if (!wants(m, NEW_LEAF(leaf)) || point.kind != JSON_OBJECT)
        return;
    json_key(&m->json, key);
    json_object_begin(&m->json);
    put(m, leaf, "latitude", json_member(point, "lat"), JSON_NUMBER);
    put(m, leaf, "longitude", json_member(point, "lng"), JSON_NUMBER);
    json_object_end(&m->json);
}

static void put_viewport(struct new_making *m, struct json_value viewport)
{
    if (!wants(m, NEW_LEAF(NEW_VIEWPORT_LOW) | NEW_LEAF(NEW_VIEWPORT_HIGH)) ||
        viewport.kind != JSON_OBJECT)
        return;
    json_key(&m->json, "viewport");
    json_object_begin(&m->json);
    put_corner(m, NEW_VIEWPORT_HIGH, "high",
               json_member(viewport, "northeast"));
    put_corner(m, NEW_VIEWPORT_LOW, "low", json_member(viewport, "southwest"));
    json_object_end(&m->json);
}

/* "places/ID". */
static void put_name(struct new_making *m, struct json_value id)
{
    if (!wants(m, NEW_LEAF(NEW_NAME)) || id.kind != JSON_TEXT)
        return;
    json_key(&m->json, "name");
    writer_text(m->json.w, "\"places/");
    json_put(&m->json, bytes_skip(id.text, 1));
}

static void put_plus_code(struct new_making *m, struct json_value code)
{
    if (!wants(m, NEW_LEAF(NEW_PLUS_GLOBAL) | NEW_LEAF(NEW_PLUS_COMPOUND)) ||
        code.kind != JSON_OBJECT)
        return;
    json_key(&m->json, "plusCode");
    json_object_begin(&m->json);
    put(m, NEW_PLUS_COMPOUND, "compoundCode",
        json_member(code, "compound_code"), JSON_TEXT);
    put(m, NEW_PLUS_GLOBAL, "globalCode", json_member(code, "global_code"),
        JSON_TEXT);
    json_object_end(&m->json);
}

static void put_price_level(struct new_making *m, struct json_value level)
{
    static const char *const words[] = {
        "PRICE_LEVEL_FREE", "PRICE_LEVEL_INEXPENSIVE", "PRICE_LEVEL_MODERATE",
        "PRICE_LEVEL_EXPENSIVE", "PRICE_LEVEL_VERY_EXPENSIVE"};
    double number;

    if (!wants(m, NEW_LEAF(NEW_PRICE_LEVEL)) ||
        json_number_of(level, &number) != ERR_OK)
        return;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (number != (double)i)
            continue;
        json_key(&m->json, "priceLevel");
        json_text(&m->json, bytes_text(words[i]));
    }
}

/* The first type is what a place is above all. */
static void put_primary_type(struct new_making *m, struct json_value types)
{
    struct json_walk walk = json_walk(types);
    struct json_value first;

    if (types.kind == JSON_ARRAY && json_step(&walk, NULL, &first))
        put(m, NEW_PRIMARY_TYPE, "primaryType", first, JSON_TEXT);
}

void new_place_write(struct new_making *m, struct json_value place)
{
    struct json_value geometry = json_member(place, "geometry");
    struct json_value id = json_member(place, "place_id");
    struct json_value types = json_member(place, "types");

    json_object_begin(&m->json);
    put_credits(m);
    put(m, NEW_BUSINESS_STATUS, "businessStatus",
        json_member(place, "business_status"), JSON_TEXT);
    put_inside(m, NEW_OPEN_NOW, "currentOpeningHours", "openNow",
               json_member(json_member(place, "opening_hours"), "open_now"),
               JSON_BOOL);
    put_inside(m, NEW_DISPLAY_NAME_TEXT, "displayName", "text",
               json_member(place, "name"), JSON_TEXT);
    put(m, NEW_ICON_BACKGROUND, "iconBackgroundColor",
        json_member(place, "icon_background_color"), JSON_TEXT);
    put(m, NEW_ICON_MASK, "iconMaskBaseUri",
        json_member(place, "icon_mask_base_uri"), JSON_TEXT);
    put(m, NEW_ID, "id", id, JSON_TEXT);
    put_location(m, json_member(geometry, "location"));
    put_name(m, id);
    put_plus_code(m, json_member(place, "plus_code"));
    put_price_level(m, json_member(place, "price_level"));
    put_primary_type(m, types);
    put(m, NEW_RATING, "rating", json_member(place, "rating"), JSON_NUMBER);
    put(m, NEW_ADDRESS, "shortFormattedAddress", json_member(place, "vicinity"),
        JSON_TEXT);
    put(m, NEW_TYPES, "types", types, JSON_ARRAY);
    put(m, NEW_RATING_COUNT, "userRatingCount",
        json_member(place, "user_ratings_total"), JSON_NUMBER);
    put_viewport(m, json_member(geometry, "viewport"));
    json_object_end(&m->json);
}
