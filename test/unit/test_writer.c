#include "unit.h"

#include "base/reader.h"
#include "base/writer.h"

static uint8_t room[64];

static void numbers_are_little_endian(void **state)
{
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    writer_u8(&w, 0x01);
    writer_u16(&w, 0x0302);
    writer_u32(&w, 0x07060504);
    writer_u64(&w, 0x0f0e0d0c0b0a0908);
    assert_false(w.full);
    for (uint8_t i = 0; i < w.size; i++)
        assert_int_equal(room[i], i + 1);
    assert_int_equal(w.size, 15);
}

static void what_does_not_fit_is_dropped_whole_and_remembered(void **state)
{
    struct writer w = writer_make(room, 5);

    (void)state;
    writer_u32(&w, 1);
    writer_u16(&w, 2);
    assert_true(w.full);
    assert_int_equal(w.size, 4);
    writer_u8(&w, 3); /* what still fits is written, but full stays */
    assert_true(w.full);
    assert_int_equal(w.size, 5);
}

static void a_sized_text_is_never_cut_from_its_size(void **state)
{
    struct writer w = writer_make(room, 4);

    (void)state;
    writer_sized(&w, BYTES("abcd"));
    assert_true(w.full);
    assert_int_equal(w.size, 0);
}

static void varints_have_the_known_forms(void **state)
{
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    writer_varint(&w, 0);
    writer_varint(&w, 127);
    writer_varint(&w, 128);
    writer_varint(&w, 300);
    assert_true(
        bytes_equal(writer_bytes(&w), BYTES("\x00\x7f\x80\x01\xac\x02")));
    w.size = 0;
    writer_varint(&w, UINT64_MAX);
    assert_int_equal(w.size, VARINT_BYTES_MAX);
}

static void decimals_have_no_leading_zeros(void **state)
{
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    writer_decimal(&w, 0);
    writer_text(&w, " ");
    writer_decimal(&w, UINT64_MAX);
    assert_text(writer_bytes(&w), "0 18446744073709551615");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_little_endian),
        cmocka_unit_test(what_does_not_fit_is_dropped_whole_and_remembered),
        cmocka_unit_test(a_sized_text_is_never_cut_from_its_size),
        cmocka_unit_test(varints_have_the_known_forms),
        cmocka_unit_test(decimals_have_no_leading_zeros),
    };

    return cmocka_run_group_tests_name("base/writer", tests, NULL, NULL);
}
