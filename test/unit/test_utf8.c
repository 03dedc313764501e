#include "unit.h"

#include "base/utf8.h"

static void well_formed_text(void **state)
{
    (void)state;
    assert_true(utf8_is_valid(BYTES("")));
    assert_true(utf8_is_valid(BYTES("plain \x00 \x7f")));
    assert_true(utf8_is_valid(BYTES("\xc2\x80 \xdf\xbf")));
    assert_true(utf8_is_valid(BYTES("\xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80")));
    assert_true(utf8_is_valid(BYTES("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf")));
}

static void what_is_not(void **state)
{
    const struct bytes cases[] = {
        BYTES("\x80"),             /* a later byte alone */
        BYTES("\xc0\xaf"),         /* overlong */
        BYTES("\xc1\xbf"),         /* overlong */
        BYTES("\xe0\x9f\xbf"),     /* overlong */
        BYTES("\xf0\x8f\xbf\xbf"), /* overlong */
        BYTES("\xed\xa0\x80"),     /* a surrogate */
        BYTES("\xf4\x90\x80\x80"), /* beyond U+10FFFF */
        BYTES("\xf5\x80\x80\x80"), /* beyond U+10FFFF */
        BYTES("\xc3"),             /* cut short */
        BYTES("\xe2\x82"),         /* cut short */
        BYTES("\xe2\x28\xa1"),     /* another character inside */
        BYTES("\xff"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_false(utf8_is_valid(cases[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_text),
        cmocka_unit_test(what_is_not),
    };

    return cmocka_run_group_tests_name("base/utf8", tests, NULL, NULL);
}
