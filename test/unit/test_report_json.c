#include "http/report_json.h"

#include "unit.h"

#define NOW_NS 1700000000000000000

static uint8_t room[REPORT_TEXT_BYTES_MAX];
static struct report_json report;
static const char *why;

static enum err read_bytes(struct bytes body, int64_t now_ns)
{
    struct writer w = writer_make(room, sizeof(room));

    why = NULL;
    /* Whoever looks at what was there before falls. */
    report = (struct report_json){.stamp = {(const uint8_t *)1, 8}};
    enum err error = report_json_read(body, now_ns, &w, &report, &why);
    assert_false(w.full);
    if (error != ERR_OK)
        assert_non_null(why);
    return error;
}

static enum err reading(const char *body)
{
    return read_bytes(bytes_text(body), NOW_NS);
}

static void assert_refused(const char *body, enum err error, const char *word)
{
    assert_int_equal(reading(body), error);
    if (!strstr(why, word))
        fail_msg("\"%s\" does not name %s", why, word);
}

static void a_point_alone_is_of_now(void **state)
{
    (void)state;
    assert_int_equal(reading("{\"lat\":34.06893,\"lon\":-118.445127}"), ERR_OK);
    assert_text(report.position, "+34.06893-118.445127");
    assert_text(report.stamp, "1700000000.000000000");
    assert_true(report.stamp_ns == NOW_NS);
    assert_int_equal(report.ext.source, EXT_SOURCE_HTTP);
    for (size_t i = 0; i < EXT_NUMBERS; i++)
        assert_false(report.ext.has[i]);
    assert_int_equal(report.ext.charging, EXT_UNSAID);
    assert_int_equal(report.ext.label.size + report.ext.event.size, 0);
    /* A clock before 1970 makes no stamp that nobody takes. */
    assert_int_equal(read_bytes(BYTES("{\"lat\":1,\"lon\":1}"), -5), ERR_OK);
    assert_true(report.stamp_ns == 0);
}

static void numbers_keep_their_digits(void **state)
{
    static const struct {
        const char *body, *position, *stamp;
    } cases[] = {
        {"{\"lat\":-0.0,\"lon\":180,\"time\":1520023934.918963997}", "-0.0+180",
         "1520023934.918963997"},
        {"{\"lat\":1.10,\"lon\":2,\"time\":0}", "+1.10+2", "0"},
        /* As JavaScript writes what is small. */
        {"{\"lat\":1e-7,\"lon\":-1.5E1,\"time\":1.52e9}",
         "+0.000000100-15.000000000", "1520000000.000000000"},
        /* More digits than the line protocol takes. */
        {"{\"lat\":1.00000000000000000000000000000000000001,"
         "\"lon\":-2.0000000000000000000000000000000000001,"
         "\"time\":3.0000000000000000000000000000000000000000000000000000000"
         "0000000000000000001}",
         "+1.000000000-2.000000000", "3.000000000"},
        /* As many as it does. */
        {"{\"lat\":1.23456789012345678901234567890,"
         "\"lon\":-2.23456789012345678901234567890}",
         "+1.23456789012345678901234567890-2.23456789012345678901234567890",
         "1700000000.000000000"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(reading(cases[i].body), ERR_OK);
        assert_text(report.position, cases[i].position);
        assert_text(report.stamp, cases[i].stamp);
    }
}

static void texts_are_those_of_the_line_protocol(void **state)
{
    (void)state;
    assert_int_equal(reading("{\"position\":\"+034.0\\u0030-118\","
                             "\"stamp\":\"01.50\"}"),
                     ERR_OK);
    assert_text(report.position, "+034.00-118");
    assert_text(report.stamp, "01.50");
    assert_true(report.stamp_ns == 1500000000);
}

static void all_that_can_be_said(void **state)
{
    (void)state;
    assert_int_equal(
        reading("{\"lat\":1,\"lon\":1,\"accuracy\":5,\"altitude\":-84.5,"
                "\"vertical_accuracy\":3.0004,\"speed\":21.9,\"course\":277,"
                "\"battery\":34,\"charging\":true,\"label\":\"\\u00e9\","
                "\"event\":\"c\",\"more\":{\"lat\":[2]}}"),
        ERR_OK);
    static const int64_t numbers[] = {5000, -84500, 3000, 21900, 277000, 34000};
    for (size_t i = 0; i < EXT_NUMBERS; i++) {
        assert_true(report.ext.has[i]);
        assert_true(report.ext.number[i] == numbers[i]);
    }
    assert_int_equal(report.ext.charging, EXT_YES);
    assert_text(report.ext.label, "\xc3\xa9");
    assert_text(report.ext.event, "c");
    assert_int_equal(reading("{\"lat\":1,\"lon\":1,\"charging\":false}"),
                     ERR_OK);
    assert_int_equal(report.ext.charging, EXT_NO);
}

/* Browsers say null of what they have not measured. */
static void null_is_not_said(void **state)
{
    (void)state;
    assert_int_equal(
        reading("{\"lat\":1,\"lon\":1,\"position\":null,\"time\":null,"
                "\"stamp\":\"2\",\"altitude\":null,\"charging\":null,"
                "\"label\":null}"),
        ERR_OK);
    assert_false(report.ext.has[EXT_ALTITUDE]);
    assert_text(report.stamp, "2");
    assert_refused("{\"lat\":null,\"lon\":1}", ERR_MALFORMED, "lat");
}

static void what_rounds_to_a_whole_turn_is_north(void **state)
{
    (void)state;
    assert_int_equal(reading("{\"lat\":1,\"lon\":1,\"course\":359.9999}"),
                     ERR_OK);
    assert_true(report.ext.number[EXT_COURSE] == 0);
    assert_refused("{\"lat\":1,\"lon\":1,\"course\":360.001}", ERR_RANGE,
                   "course");
}

#define POINT "{\"lat\":1,\"lon\":1,"

static void a_refusal_names_the_member(void **state)
{
    static const struct {
        const char *body;
        enum err error;
        const char *word;
    } cases[] = {
        {"[]", ERR_MALFORMED, "object"},
        {"{", ERR_MALFORMED, "no JSON"},
        {"{\"lat\":1}", ERR_MALFORMED, "lon"},
        {"{\"lon\":1}", ERR_MALFORMED, "lat"},
        {"{}", ERR_MALFORMED, "position"},
        {POINT "\"position\":\"+1+1\"}", ERR_MALFORMED, "position"},
        {"{\"lat\":\"1\",\"lon\":1}", ERR_MALFORMED, "lat must be a number"},
        {"{\"lat\":1,\"lon\":[]}", ERR_MALFORMED, "lon must be a number"},
        {"{\"lat\":90.0000000001,\"lon\":1}", ERR_RANGE, "lat"},
        {"{\"lat\":1,\"lon\":-181}", ERR_RANGE, "lon"},
        {"{\"lat\":1,\"lon\":1e300}", ERR_RANGE, "lon"},
        {"{\"lat\":1,\"lon\":1e999}", ERR_RANGE, "lon"},
        {"{\"position\":1}", ERR_MALFORMED, "position"},
        {"{\"position\":\"1+1\"}", ERR_MALFORMED, "position"},
        {"{\"position\":\"+91+1\"}", ERR_RANGE, "position"},
        {POINT "\"time\":1,\"stamp\":\"1\"}", ERR_MALFORMED, "time and stamp"},
        {POINT "\"time\":\"1\"}", ERR_MALFORMED, "time"},
        {POINT "\"time\":-1}", ERR_RANGE, "time"},
        {POINT "\"time\":1520023934918}", ERR_RANGE, "not ms"},
        {POINT "\"stamp\":1}", ERR_MALFORMED, "stamp"},
        {POINT "\"stamp\":\"1e3\"}", ERR_MALFORMED, "stamp"},
        {POINT "\"stamp\":\"99999999999\"}", ERR_RANGE, "stamp"},
        {POINT "\"accuracy\":-1}", ERR_RANGE, "accuracy"},
        {POINT "\"accuracy\":\"5\"}", ERR_MALFORMED, "accuracy"},
        {POINT "\"altitude\":1e17}", ERR_RANGE, "altitude"},
        {POINT "\"altitude\":1e999}", ERR_RANGE, "altitude"},
        {POINT "\"vertical_accuracy\":-1}", ERR_RANGE, "vertical_accuracy"},
        {POINT "\"speed\":-1}", ERR_RANGE, "speed"},
        {POINT "\"course\":-1}", ERR_RANGE, "course"},
        {POINT "\"battery\":100.1}", ERR_RANGE, "battery"},
        {POINT "\"charging\":1}", ERR_MALFORMED, "charging"},
        {POINT "\"label\":1}", ERR_MALFORMED, "label"},
        {POINT "\"label\":\"12345678901234567\"}", ERR_RANGE, "label"},
        {POINT "\"event\":\"123456789012345678901234567890123\"}", ERR_RANGE,
         "event"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_refused(cases[i].body, cases[i].error, cases[i].word);
}

/* The first thing that is wrong is told, whatever else there is. */
static void the_first_refusal_stays(void **state)
{
    (void)state;
    assert_refused("{\"lat\":91,\"lon\":1,\"speed\":\"\"}", ERR_RANGE, "lat");
}

static void the_longest_texts_fit(void **state)
{
    char body[512];

    (void)state;
    snprintf(body, sizeof(body),
             "{\"position\":\"+1.%029d-2.%029d\",\"stamp\":\"1.%062d\","
             "\"label\":\"%016d\",\"event\":\"%032d\"}",
             0, 0, 0, 0, 0);
    assert_int_equal(reading(body), ERR_OK);
    assert_int_equal(report.position.size + report.stamp.size +
                         report.ext.label.size + report.ext.event.size,
                     REPORT_TEXT_BYTES_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_alone_is_of_now),
        cmocka_unit_test(numbers_keep_their_digits),
        cmocka_unit_test(texts_are_those_of_the_line_protocol),
        cmocka_unit_test(all_that_can_be_said),
        cmocka_unit_test(null_is_not_said),
        cmocka_unit_test(what_rounds_to_a_whole_turn_is_north),
        cmocka_unit_test(a_refusal_names_the_member),
        cmocka_unit_test(the_first_refusal_stays),
        cmocka_unit_test(the_longest_texts_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
