#include "unit.h"

#include "base/decimal.h"

static void exact_values(void **state)
{
    static const struct {
        const char *text;
        int64_t billionths;
        bool more;
    } cases[] = {
        {"0", 0, false},
        {"00034.5", 34500000000, false},
        {"1520023934.918963997", 1520023934918963997, false},
        {"0.000000001", 1, false},
        {"0.0000000009", 0, true},
        {"0.0000000000", 0, false},
        {"9223372036.854775807", INT64_MAX, false},
        {"9223372036.8547758079", INT64_MAX, true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal number;

        assert_int_equal(decimal_parse(bytes_text(cases[i].text), &number),
                         ERR_OK);
        assert_true(number.billionths == cases[i].billionths);
        assert_int_equal(number.more, cases[i].more);
    }
}

static void what_is_no_plain_decimal(void **state)
{
    static const char *const texts[] = {
        "",    ".",    ".5",  "5.",   "1.2.3", "+1",  "-1",
        " 1",  "1 ",   "1e9", "0x10", "nan",   "inf", "1_000",
        "1,5", "1.5 ", "1.e", "1.+2", "٣",     "１",  "1.",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct decimal number = {77, true};

        assert_int_equal(decimal_parse(bytes_text(texts[i]), &number),
                         ERR_MALFORMED);
        assert_true(number.billionths == 77);
    }
}

static void out_of_64_bits(void **state)
{
    static const char *const texts[] = {
        "9223372036.854775808",
        "9223372037",
        "99999999999999999999999999999999999999.5",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct decimal number;

        assert_int_equal(decimal_parse(bytes_text(texts[i]), &number),
                         ERR_RANGE);
    }
}

static bool above(const char *text, int64_t wholes)
{
    struct decimal number;

    assert_int_equal(decimal_parse(bytes_text(text), &number), ERR_OK);
    return decimal_above(&number, wholes);
}

static void a_limit_is_exact(void **state)
{
    (void)state;
    assert_false(above("50", 50));
    assert_false(above("50.000", 50));
    assert_false(above("49.9999999999", 50));
    assert_true(above("50.000000001", 50));
    assert_true(above("50.0000000000000000000000000001", 50));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_values),
        cmocka_unit_test(what_is_no_plain_decimal),
        cmocka_unit_test(out_of_64_bits),
        cmocka_unit_test(a_limit_is_exact),
    };

    return cmocka_run_group_tests_name("base/decimal", tests, NULL, NULL);
}
