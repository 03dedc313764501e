/*
 * fuzz_http - any bytes as what the HTTP service takes: the first says as what.
 * A report that is understood is one that the line protocol could bring, and
 * is told as JSON with the same position and stamp; whatever an ID is, its path
 * leads back to it; a part of the globe is on the globe; an event's id has one
 * spelling.
 */
#include "fuzz.h"

#include "core/command.h"
#include "http/area.h"
#include "http/problem.h"
#include "http/record_json.h"
#include "http/report_json.h"
#include "http/stream_words.h"
#include "http/uri.h"
#include "json/json_read.h"

#define E9 ((int64_t)1000000000)

static uint8_t json[RECORD_JSON_BYTES_MAX];

static struct json_value checked(struct bytes text)
{
    struct json_value value;
    const char *why;
    size_t at;

    HOLD(json_check(text, 2, &value, &why, &at) == ERR_OK);
    HOLD(bytes_find(text, '\n') == text.size);
    HOLD(bytes_find(text, '\r') == text.size);
    return value;
}

/* Its JSON can be a report again, of the same place and time. */
static void check_record(const struct record *record)
{
    uint8_t texts[REPORT_TEXT_BYTES_MAX];
    struct writer w = writer_make(json, sizeof(json));
    struct writer again = writer_make(texts, sizeof(texts));
    struct json_value value;
    struct position point, told;
    double lat, lon;

    HOLD(record_is_valid(record));
    record_json_write(&w, record);
    HOLD(!w.full);
    value = checked(writer_bytes(&w));
    HOLD(json_text_of(json_member(value, "position"), &again) == ERR_OK);
    HOLD(bytes_equal(writer_bytes(&again), record->position));
    HOLD(json_number_of(json_member(value, "lat"), &lat) == ERR_OK);
    HOLD(json_number_of(json_member(value, "lon"), &lon) == ERR_OK);
    HOLD(position_parse(record->position, &point) == ERR_OK);
    told = (struct position){(int64_t)(lat * 1e9), (int64_t)(lon * 1e9)};
    HOLD(told.lat_e9 - point.lat_e9 <= 1 && point.lat_e9 - told.lat_e9 <= 1);
    HOLD(told.lon_e9 - point.lon_e9 <= 1 && point.lon_e9 - told.lon_e9 <= 1);
}

static void try_report(struct bytes body)
{
    uint8_t texts[REPORT_TEXT_BYTES_MAX], ext[EXT_BYTES_MAX];
    struct writer w = writer_make(texts, sizeof(texts));
    struct writer said = writer_make(ext, sizeof(ext));
    struct report_json report;
    struct command command;
    const char *why = NULL;

    if (report_json_read(body, E9, &w, &report, &why) != ERR_OK) {
        HOLD(why && !w.full);
        return;
    }
    ext_write(&said, &report.ext);
    HOLD(!w.full && !said.full);
    HOLD(command_report(BYTES("k"), report.position, report.stamp,
                        writer_bytes(&said), &command) == ERR_OK);
    HOLD(command.stamp_ns == report.stamp_ns);
    bool canonical = stamp_is_canonical(command.stamp_text);
    struct record record = {
        .id = command.id,
        .position = command.position_text,
        .stamp = canonical ? BYTES("") : command.stamp_text,
        .taker = BYTES("Goloman"),
        .ext = command.ext,
        .stamp_ns = command.stamp_ns,
        .skew_ns = INT64_MIN,
    };
    check_record(&record);
}

static void try_id(struct bytes id)
{
    uint8_t path[12 + 3 * ID_BYTES_MAX], back[ID_BYTES_MAX];
    struct writer w = writer_make(path, sizeof(path));
    struct writer decoded = writer_make(back, sizeof(back));
    struct bytes rest, segment = {NULL, 0};

    if (!command_is_id(id))
        return;
    record_path_write(&w, id);
    HOLD(!w.full);
    rest = uri_split(writer_bytes(&w)).path;
    for (int i = 0; i < 3; i++)
        HOLD(uri_next_segment(&rest, &segment));
    HOLD(rest.size == 0 && uri_decode(segment, false, &decoded) == ERR_OK);
    HOLD(bytes_equal(writer_bytes(&decoded), id));
    struct record record = {
        .id = id,
        .position = BYTES("+1-1"),
        .taker = bytes_first(id, id.size < SERVER_NAME_BYTES_MAX
                                     ? id.size
                                     : SERVER_NAME_BYTES_MAX),
    };
    check_record(&record);
}

static void try_area(struct bytes text)
{
    struct area_box box;
    struct area_circle circle = {.radius_mm = -1};
    double distance_m;

    if (area_read_box(text, &box) == ERR_OK) {
        HOLD(box.south_e9 >= -90 * E9 && box.south_e9 <= box.north_e9);
        HOLD(box.north_e9 <= 90 * E9);
        HOLD(box.west_e9 >= -180 * E9 && box.west_e9 <= 180 * E9);
        HOLD(box.east_e9 >= -180 * E9 && box.east_e9 <= 180 * E9);
        HOLD(area_has(&box, (struct position){box.south_e9, box.west_e9}));
        HOLD(area_has(&box, (struct position){box.north_e9, box.east_e9}));
    }
    if (area_read_point(text, &circle.centre) == ERR_OK) {
        HOLD(area_reaches(&circle, circle.centre, &distance_m));
        HOLD(distance_m == 0);
    }
    if (area_read_radius(text, &circle.radius_mm) == ERR_OK)
        HOLD(circle.radius_mm >= 0);
}

static void try_words(struct bytes text)
{
    uint8_t room[PROBLEM_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    struct stream_id id;

    if (stream_id_read(text, &id) == ERR_OK) {
        stream_id_write(&w, id);
        HOLD(bytes_equal(writer_bytes(&w), text));
    }
    w.size = 0;
    problem_write(&w, PROBLEM_BAD_REQUEST, text);
    HOLD(!w.full);
    (void)checked(writer_bytes(&w));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const tries[])(struct bytes) = {try_report, try_id, try_area,
                                                  try_words};

    if (size)
        tries[data[0] % COUNT_OF(tries)](bytes_make(data + 1, size - 1));
    return 0;
}
