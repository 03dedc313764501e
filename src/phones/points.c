#include "phones/points.h"

#include "core/line.h"

/* ---- one feature, or a bare point ---- */

static void say_coordinate(struct sighting *sighting, const char *name,
                           struct json_value value)
{
    if (value.kind == JSON_NUMBER)
        sighting_say(sighting, field_find(DIALECT_SI, bytes_text(name)),
                     value.text);
}

static void say_point(struct sighting *sighting, struct json_value point)
{
    static const char *const names[] = {"lon", "lat", "altitude"};
    struct json_walk walk = json_walk(json_member(point, "coordinates"));
    struct json_value value;

    if (!json_is_text(json_member(point, "type"), "Point"))
        return;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (json_step(&walk, NULL, &value))
            say_coordinate(sighting, names[i], value);
}

static void say_feature(struct reading *reading, struct json_value feature,
                        struct sighting *sighting)
{
    struct json_value properties = json_member(feature, "properties");

    say_point(sighting, json_member(feature, "geometry"));
    /* Its own members: of what the table knows only "id" is one. */
    reading_members(reading, feature, DIALECT_SI, sighting);
    reading_members(reading, properties, DIALECT_SI, sighting);
}

static void read_point(struct reading *reading, struct json_value value)
{
    struct sighting sighting;

    sighting_init(&sighting, reading->source);
    if (json_is_text(json_member(value, "type"), "Feature"))
        say_feature(reading, value, &sighting);
    else
        say_point(&sighting, value);
    reading_take(reading, &sighting, BYTES(""));
}

static void read_points(struct reading *reading, struct json_value array)
{
    struct json_walk walk = json_walk(array);
    struct json_value value;

    while (array.kind == JSON_ARRAY && json_step(&walk, NULL, &value))
        read_point(reading, value);
}

/* ---- Overland ---- */

bool points_are_overland(const struct reading *reading)
{
    return json_member(reading->json, "locations").kind != JSON_NONE;
}

void points_read_overland(struct reading *reading)
{
    struct json_value current = json_member(reading->json, "current");
    struct json_value locations = json_member(reading->json, "locations");

    if (locations.kind != JSON_ARRAY)
        reading->said->wrong = "its locations are no array";
    /* Where the phone is by now, while old points wait to be sent. */
    if (current.kind == JSON_OBJECT)
        read_point(reading, current);
    read_points(reading, locations);
}

/* ---- plain GeoJSON ---- */

static bool is_geojson(struct json_value value)
{
    static const char *const types[] = {
        "Feature",    "FeatureCollection", "Point",
        "MultiPoint", "LineString",        "MultiLineString",
        "Polygon",    "MultiPolygon",      "GeometryCollection",
    };
    struct json_value type = json_member(value, "type");

    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (json_is_text(type, types[i]))
            return true;
    return false;
}

static void read_geojson(struct reading *reading, struct json_value value)
{
    if (json_is_text(json_member(value, "type"), "FeatureCollection"))
        read_points(reading, json_member(value, "features"));
    else
        read_point(reading, value);
}

/* A script is told when nothing of what it sends is any good. */
static void judge(struct phones_said *said)
{
    if (said->count == 0 && said->passed_over)
        said->wrong = "there is no point in it that makes sense";
}

bool points_are_geojson(const struct reading *reading)
{
    return is_geojson(reading->json);
}

void points_read_geojson(struct reading *reading)
{
    read_geojson(reading, reading->json);
    judge(reading->said);
}

/* ---- sequences ---- */

/* The next text; false at the end. */
static bool next_text(struct bytes *rest, uint8_t separator, struct bytes *text)
{
    while (rest->size) {
        size_t size = bytes_find(*rest, separator);

        *text = bytes_first(*rest, size);
        *rest = bytes_skip(*rest, size < rest->size ? size + 1 : size);
        if (line_trim(*text).size)
            return true;
    }
    return false;
}

static uint8_t separator_of(struct bytes body)
{
    return bytes_find(body, POINTS_RS) < body.size ? POINTS_RS : '\n';
}

static bool check(struct bytes text, struct json_value *value)
{
    const char *why;
    size_t at;

    return json_check(text, READING_DEPTH_MAX, value, &why, &at) == ERR_OK;
}

bool points_are_sequence(const struct reading *reading)
{
    struct bytes rest = reading->request->body, text;
    struct json_value value;

    return reading->json.kind == JSON_NONE &&
           next_text(&rest, separator_of(rest), &text) && check(text, &value) &&
           is_geojson(value);
}

void points_read_sequence(struct reading *reading)
{
    struct bytes rest = reading->request->body, text;
    uint8_t separator = separator_of(rest);
    struct json_value value;

    while (next_text(&rest, separator, &text)) {
        if (check(text, &value))
            read_geojson(reading, value);
        else
            reading->said->passed_over++;
    }
    judge(reading->said);
}
