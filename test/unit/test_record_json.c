#include "http/record_json.h"

#include "core/ext.h"
#include "unit.h"
#include "json/json_read.h"

static uint8_t room[RECORD_JSON_BYTES_MAX];

static struct record sample(void)
{
    return (struct record){
        .id = BYTES("kiwi"),
        .position = BYTES("+34.068930-118.445127"),
        .taker = BYTES("Goloman"),
        .stamp_ns = 1520023934918963997,
        .skew_ns = 263873386,
    };
}

static struct bytes written(const struct record *record)
{
    struct writer w = writer_make(room, sizeof(room));

    record_json_write(&w, record);
    assert_false(w.full);
    return writer_bytes(&w);
}

static void a_report_by_the_line_protocol(void **state)
{
    struct record record = sample();

    (void)state;
    assert_text(written(&record),
                "{\"id\":\"kiwi\",\"path\":\"/v1/clients/kiwi\","
                "\"lat\":34.068930,\"lon\":-118.445127,"
                "\"position\":\"+34.068930-118.445127\","
                "\"time\":1520023934.918963997,"
                "\"stamp\":\"1520023934.918963997\",\"server\":\"Goloman\","
                "\"skew\":0.263873386}");
}

static void all_that_phones_say_besides(void **state)
{
    static const struct ext ext = {
        .has = {true, true, true, true, true, true},
        .number = {5000, -84500, 3000, 21900, 277000, 34000},
        .source = EXT_SOURCE_OWNTRACKS,
        .charging = EXT_NO,
        .label = {(const uint8_t *)"AA", 2},
        .event = {(const uint8_t *)"c", 1},
    };
    uint8_t bytes[EXT_BYTES_MAX];
    struct writer w = writer_make(bytes, sizeof(bytes));
    struct record record = sample();

    (void)state;
    ext_write(&w, &ext);
    record.ext = writer_bytes(&w);
    struct bytes got = written(&record);
    const char *wanted =
        "\"skew\":0.263873386,\"accuracy\":5,\"altitude\":-84.5,"
        "\"vertical_accuracy\":3,\"speed\":21.9,\"course\":277,"
        "\"battery\":34,\"source\":\"owntracks\",\"label\":\"AA\","
        "\"event\":\"c\",\"charging\":false}";
    assert_true(got.size > strlen(wanted));
    assert_text(bytes_skip(got, got.size - strlen(wanted)), wanted);
}

/* The digits are the client's; JSON knows no plus and no leading zero. */
static void coordinates_are_exact_and_json(void **state)
{
    static const struct {
        const char *position, *lat, *lon;
    } cases[] = {
        {"+034.50-0118", "34.50", "-118"},
        {"-0.0+0", "-0.0", "0"},
        {"+00-000.10", "0", "-0.10"},
        {"-90+180.000", "-90", "180.000"},
        {"+0.12345678901234567890+1", "0.12345678901234567890", "1"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct record record = sample();
        struct json_value value;
        const char *why;
        size_t at;

        record.position = bytes_text(cases[i].position);
        assert_int_equal(json_check(written(&record), 1, &value, &why, &at),
                         ERR_OK);
        assert_text(json_member(value, "lat").text, cases[i].lat);
        assert_text(json_member(value, "lon").text, cases[i].lon);
    }
}

static void times_are_exact(void **state)
{
    struct record record = sample();
    struct json_value value;
    const char *why;
    size_t at;

    (void)state;
    record.stamp = BYTES("01520023934.5000000001");
    record.stamp_ns = 1520023934500000000;
    record.skew_ns = -20;
    assert_int_equal(json_check(written(&record), 1, &value, &why, &at),
                     ERR_OK);
    assert_text(json_member(value, "time").text, "1520023934.5");
    assert_text(json_member(value, "stamp").text, "\"01520023934.5000000001\"");
    assert_text(json_member(value, "skew").text, "-0.00000002");
}

static void an_id_of_any_bytes_has_an_exact_path(void **state)
{
    struct record record = sample();
    struct json_value value;
    const char *why;
    size_t at;

    (void)state;
    record.id = BYTES("a/\xff\"?\xc3\xa9");
    assert_int_equal(json_check(written(&record), 1, &value, &why, &at),
                     ERR_OK);
    assert_text(json_member(value, "id").text,
                "\"a/\xef\xbf\xbd\\\"?\xc3\xa9\"");
    assert_text(json_member(value, "path").text,
                "\"/v1/clients/a%2F%FF%22%3F%C3%A9\"");
}

static void the_longest_fits(void **state)
{
    static uint8_t id[ID_BYTES_MAX], name[SERVER_NAME_BYTES_MAX];
    static char position[POSITION_BYTES_MAX + 1], stamp[STAMP_BYTES_MAX + 1];
    static const struct ext ext = {
        .has = {true, true, true, true, true, true},
        .number = {INT64_MAX, INT64_MIN, INT64_MAX, INT64_MAX, 359999, 99999},
        .source = EXT_SOURCE_GPSLOGGER,
        .charging = EXT_YES,
        .label = {(const uint8_t *)"\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1", 16},
        .event = {(const uint8_t *)"\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"
                                   "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1",
                  32},
    };
    uint8_t bytes[EXT_BYTES_MAX];
    struct writer w = writer_make(bytes, sizeof(bytes));
    struct record record = sample();

    (void)state;
    memset(id, 1, sizeof(id));
    memset(name, 1, sizeof(name));
    memset(position, '0', POSITION_BYTES_MAX);
    memset(stamp, '0', STAMP_BYTES_MAX);
    memcpy(position, "-1.", 3);
    memcpy(position + 30, "-1.", 3);
    memcpy(stamp, "1.", 2);
    ext_write(&w, &ext);
    record = (struct record){
        .id = bytes_make(id, sizeof(id)),
        .position = bytes_text(position),
        .stamp = bytes_text(stamp),
        .taker = bytes_make(name, sizeof(name)),
        .ext = writer_bytes(&w),
        .stamp_ns = NS_PER_S,
        .skew_ns = INT64_MIN,
    };
    assert_true(record_is_valid(&record));
    w = writer_make(room, sizeof(room));
    record_json_write_distance(&w, &record, 20015114.352);
    assert_false(w.full);
}

static void the_distance_comes_last(void **state)
{
    struct record record = sample();
    struct writer w = writer_make(room, sizeof(room));
    static const char wanted[] = "\"skew\":0.263873386,\"distance\":12.346}";

    (void)state;
    record_json_write_distance(&w, &record, 12.3456);
    assert_text(bytes_skip(writer_bytes(&w), w.size - strlen(wanted)), wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_by_the_line_protocol),
        cmocka_unit_test(all_that_phones_say_besides),
        cmocka_unit_test(coordinates_are_exact_and_json),
        cmocka_unit_test(times_are_exact),
        cmocka_unit_test(an_id_of_any_bytes_has_an_exact_path),
        cmocka_unit_test(the_longest_fits),
        cmocka_unit_test(the_distance_comes_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
