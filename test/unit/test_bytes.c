#include "unit.h"

static void equal_needs_size_and_content(void **state)
{
    (void)state;
    assert_true(bytes_equal(BYTES("ab"), BYTES("ab")));
    assert_false(bytes_equal(BYTES("ab"), BYTES("abc")));
    assert_false(bytes_equal(BYTES("ab"), BYTES("ac")));
    assert_true(bytes_equal(bytes_make(NULL, 0), BYTES("")));
}

static void compare_is_by_byte_then_by_size(void **state)
{
    (void)state;
    assert_true(bytes_compare(BYTES("a"), BYTES("b")) < 0);
    assert_true(bytes_compare(BYTES("b"), BYTES("aa")) > 0);
    assert_true(bytes_compare(BYTES("a"), BYTES("aa")) < 0);
    assert_true(bytes_compare(BYTES("\x80"), BYTES("a")) > 0);
    assert_int_equal(bytes_compare(bytes_make(NULL, 0), BYTES("")), 0);
}

static void find_gives_the_first_or_the_size(void **state)
{
    (void)state;
    assert_int_equal(bytes_find(BYTES("a.b.c"), '.'), 1);
    assert_int_equal(bytes_find(BYTES("abc"), '.'), 3);
    assert_int_equal(bytes_find(bytes_make(NULL, 0), '.'), 0);
    assert_int_equal(bytes_find(BYTES("a\0b"), 0), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_needs_size_and_content),
        cmocka_unit_test(compare_is_by_byte_then_by_size),
        cmocka_unit_test(find_gives_the_first_or_the_size),
    };

    return cmocka_run_group_tests_name("base/bytes", tests, NULL, NULL);
}
