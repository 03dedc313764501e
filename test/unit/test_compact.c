#include "http/compact.h"

#include "unit.h"
#include "json/json_read.h"

static uint8_t room[4096];
static struct writer w;
static struct compact c;

static int begin(void **state)
{
    (void)state;
    w = writer_make(room, sizeof(room));
    c = compact_make(&w);
    return 0;
}

static void commas_stand_between_values(void **state)
{
    (void)state;
    compact_object_begin(&c);
    compact_key(&c, "a");
    compact_array_begin(&c);
    compact_array_end(&c);
    compact_key(&c, "b");
    compact_array_begin(&c);
    compact_count(&c, 1);
    compact_bool(&c, false);
    compact_object_begin(&c);
    compact_object_end(&c);
    compact_text(&c, BYTES("x"));
    compact_array_end(&c);
    compact_key(&c, "c");
    compact_put(&c, BYTES("null"));
    compact_object_end(&c);
    assert_text(writer_bytes(&w),
                "{\"a\":[],\"b\":[1,false,{},\"x\"],\"c\":null}");
}

static void decimals_have_no_needless_zeros(void **state)
{
    static const struct {
        int64_t value;
        unsigned places;
        const char *text;
    } cases[] = {
        {0, 9, "0"},
        {1500, 3, "1.5"},
        {-1500, 3, "-1.5"},
        {-5, 3, "-0.005"},
        {1000, 3, "1"},
        {7, 0, "7"},
        {1520023934918963997, 9, "1520023934.918963997"},
        {1520023934000000000, 9, "1520023934"},
        {INT64_MIN, 9, "-9223372036.854775808"},
        {INT64_MAX, 0, "9223372036854775807"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        begin(state);
        compact_decimal(&c, cases[i].value, cases[i].places);
        assert_text(writer_bytes(&w), cases[i].text);
    }
}

static void doubles_are_rounded(void **state)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {1.0005001, "1.001"},           {-0.25, "-0.25"}, {0.0001, "0"},
        {20015114.352, "20015114.352"}, {1e300, "null"},  {-1e300, "null"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        begin(state);
        compact_rounded(&c, cases[i].value, 3);
        assert_text(writer_bytes(&w), cases[i].text);
    }
    begin(state);
    compact_rounded(&c, 1e300 * 1e300 * 0, 3);
    assert_text(writer_bytes(&w), "null");
}

static void what_is_no_text_becomes_text(void **state)
{
    (void)state;
    compact_text(&c, BYTES("\"\\\x01\n\x7f\xff\xc3\xa9\xc3"));
    assert_text(writer_bytes(&w), "\"\\\"\\\\\\u0001\\u000a\\u007f"
                                  "\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\"");
}

/* And never more than six times as much. */
static void any_bytes_become_json_on_one_line(void **state)
{
    uint64_t dice = 1;

    for (int i = 0; i < 2000; i++) {
        uint8_t bytes[300];
        size_t size = dice_next(&dice) % sizeof(bytes), at;
        struct json_value value;
        const char *why;

        for (size_t j = 0; j < size; j++)
            bytes[j] = (uint8_t)(dice_next(&dice) >> (i % 8));
        begin(state);
        compact_text(&c, bytes_make(bytes, size));
        assert_in_range(w.size, 2, 6 * size + 2);
        assert_int_equal(json_check(writer_bytes(&w), 1, &value, &why, &at),
                         ERR_OK);
        assert_int_equal(bytes_find(writer_bytes(&w), '\n'), w.size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(commas_stand_between_values, begin),
        cmocka_unit_test_setup(decimals_have_no_needless_zeros, begin),
        cmocka_unit_test_setup(doubles_are_rounded, begin),
        cmocka_unit_test_setup(what_is_no_text_becomes_text, begin),
        cmocka_unit_test_setup(any_bytes_become_json_on_one_line, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
