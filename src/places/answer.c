#include "places/answer.h"

#include "core/globe.h"
#include "json/json.h"

#include <math.h>

const char *const answer_status_texts[ANSWER_STATUSES] = {
    [ANSWER_OK] = "OK",
    [ANSWER_ZERO_RESULTS] = "ZERO_RESULTS",
    [ANSWER_INVALID_REQUEST] = "INVALID_REQUEST",
    [ANSWER_OVER_QUERY_LIMIT] = "OVER_QUERY_LIMIT",
    [ANSWER_REQUEST_DENIED] = "REQUEST_DENIED",
    [ANSWER_UNKNOWN_ERROR] = "UNKNOWN_ERROR",
};

static void write_corner(struct json *json, const char *key, int64_t lat_e7,
                         int64_t lon_e7)
{
    json_key(json, key);
    json_object_begin(json);
    json_key(json, "lat");
    json_e7(json, lat_e7);
    json_key(json, "lng");
    json_e7(json, lon_e7);
    json_object_end(json);
}

static int64_t to_e7(double degrees)
{
    return (int64_t)llround(degrees * 1e7);
}

static void write_geometry(struct json *json, const struct place *place)
{
    struct point centre = {(double)place->lat_e7 / 1e7,
                           (double)place->lon_e7 / 1e7};
    struct box box = globe_viewport(centre, (double)place->extent_m);

    json_key(json, "geometry");
    json_object_begin(json);
    write_corner(json, "location", place->lat_e7, place->lon_e7);
    json_key(json, "viewport");
    json_object_begin(json);
    write_corner(json, "northeast", to_e7(box.north_deg), to_e7(box.east_deg));
    write_corner(json, "southwest", to_e7(box.south_deg), to_e7(box.west_deg));
    json_object_end(json);
    json_object_end(json);
}

static size_t split_types(struct bytes list, struct bytes *types)
{
    size_t count = 0;

    while (list.size && count < PLACE_TYPES_MAX) {
        size_t end = bytes_find(list, ',');

        types[count++] = bytes_first(list, end);
        list = bytes_skip(list, end < list.size ? end + 1 : end);
    }
    return count;
}

static void write_place(struct json *json, const struct place *place)
{
    struct bytes types[PLACE_TYPES_MAX];
    size_t type_count = split_types(place->types, types);

    json_object_begin(json);
    write_geometry(json, place);
    json_key(json, "name");
    json_text(json, place->name);
    json_key(json, "place_id");
    json_text(json, place->id);
    json_key(json, "types");
    json_texts(json, types, type_count);
    if (place->vicinity.size) {
        json_key(json, "vicinity");
        json_text(json, place->vicinity);
    }
    json_object_end(json);
}

void answer_write(struct writer *w, const struct answer *answer)
{
    struct json json = json_make(w);

    json_object_begin(&json);
    if (answer->error_message) {
        json_key(&json, "error_message");
        json_text(&json, bytes_text(answer->error_message));
    }
    json_key(&json, "html_attributions");
    json_texts(&json, answer->attributions, answer->attribution_count);
    json_key(&json, "results");
    json_array_begin(&json);
    for (size_t i = 0; i < answer->place_count; i++) {
        json_next(&json);
        write_place(&json, &answer->places[i]);
    }
    json_array_end(&json);
    json_key(&json, "status");
    json_text(&json, bytes_text(answer_status_texts[answer->status]));
    json_object_end(&json);
}

/* Behind the first newline that another one follows; or the end. */
static size_t end_of_run(struct bytes json)
{
    size_t end = bytes_find(json, '\n');

    while (end + 1 < json.size && json.data[end + 1] != '\n')
        end += 1 + bytes_find(bytes_skip(json, end + 1), '\n');
    return end + 1 < json.size ? end + 1 : json.size;
}

void answer_squeeze(struct writer *w, struct bytes json)
{
    while (json.size && json.data[json.size - 1] == '\n')
        json = bytes_first(json, json.size - 1);
    while (json.size) {
        size_t end = end_of_run(json);

        writer_put(w, bytes_first(json, end));
        json = bytes_skip(json, end);
        while (json.size && json.data[0] == '\n')
            json = bytes_skip(json, 1);
    }
    writer_put(w, BYTES("\n\n"));
}
