#include "unit.h"

#include "core/stamp.h"

/* Rows: R10 D8 A10 */
static void stamps_are_exact_at_nanoseconds(void **state)
{
    static const struct {
        const char *text;
        int64_t stamp_ns;
    } cases[] = {
        {"1520023934.918963997", 1520023934918963997},
        {"1520023934.9189639971", 1520023934918963997},
        {"1520023934", 1520023934000000000},
        {"1520023934.5", 1520023934500000000},
        {"0", 0},
        {"9223372036.854775807", INT64_MAX},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t stamp_ns;

        assert_int_equal(stamp_parse(bytes_text(cases[i].text), &stamp_ns),
                         ERR_OK);
        assert_true(stamp_ns == cases[i].stamp_ns);
    }
}

/* Rows: R10 A9 A10 */
static void stamps_that_are_none(void **state)
{
    static const char *const texts[] = {"-1",  "+1",  "5.",   ".5",  "",
                                        "1e9", "nan", "0x5f", "1_0", "1:2"};
    int64_t stamp_ns = 77;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_int_equal(stamp_parse(bytes_text(texts[i]), &stamp_ns),
                         ERR_MALFORMED);
    assert_int_equal(stamp_parse(BYTES("9223372036.854775808"), &stamp_ns),
                     ERR_RANGE);
    assert_true(stamp_ns == 77);
}

static void a_stamp_has_at_most_64_bytes(void **state)
{
    char text[STAMP_BYTES_MAX + 1];
    int64_t stamp_ns;

    (void)state;
    memset(text, '1', sizeof(text));
    text[1] = '.';
    assert_int_equal(stamp_parse(bytes_make(text, STAMP_BYTES_MAX), &stamp_ns),
                     ERR_OK);
    assert_int_equal(
        stamp_parse(bytes_make(text, STAMP_BYTES_MAX + 1), &stamp_ns),
        ERR_LIMIT);
}

static void canonical_is_what_would_be_written(void **state)
{
    static const char *const texts[] = {
        "1520023934.918963997", "0.000000000",  "5.000000000",
        "05.000000000",         "00.000000000", "5",
        "5.00000000",           "5.0000000000", "1520023934",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct bytes text = bytes_text(texts[i]);
        uint8_t room[STAMP_BYTES_MAX];
        struct writer w = writer_make(room, sizeof(room));
        int64_t stamp_ns;

        assert_int_equal(stamp_parse(text, &stamp_ns), ERR_OK);
        stamp_write(&w, stamp_ns);
        assert_int_equal(stamp_is_canonical(text),
                         bytes_equal(writer_bytes(&w), text));
    }
}

/* Rows: R13 D12 A18 */
static void the_skew_is_plain_with_a_sign_and_nine_places(void **state)
{
    static const struct {
        int64_t skew_ns;
        const char *text;
    } cases[] = {
        {263873386, "+0.263873386"},
        {0, "+0.000000000"},
        {-1, "-0.000000001"},
        {95, "+0.000000095"},
        {-3200000000, "-3.200000000"},
        {1520023934918963997, "+1520023934.918963997"},
        {INT64_MIN, "-9223372036.854775808"},
        {INT64_MAX, "+9223372036.854775807"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint8_t room[32];
        struct writer w = writer_make(room, sizeof(room));

        skew_write(&w, cases[i].skew_ns);
        assert_text(writer_bytes(&w), cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamps_are_exact_at_nanoseconds),
        cmocka_unit_test(stamps_that_are_none),
        cmocka_unit_test(a_stamp_has_at_most_64_bytes),
        cmocka_unit_test(canonical_is_what_would_be_written),
        cmocka_unit_test(the_skew_is_plain_with_a_sign_and_nine_places),
    };

    return cmocka_run_group_tests_name("core/stamp", tests, NULL, NULL);
}
