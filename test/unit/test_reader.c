#include "unit.h"

#include "base/reader.h"
#include "base/writer.h"

static uint8_t room[256];

static void gives_back_what_was_written(void **state)
{
    static const uint64_t values[] = {
        0,     1,          127,       128,      16383,
        16384, UINT32_MAX, INT64_MAX, 1u << 31, UINT64_MAX};
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++)
        writer_varint(&w, values[i]);
    writer_zigzag(&w, INT64_MIN);
    writer_zigzag(&w, -1);
    writer_zigzag(&w, INT64_MAX);
    writer_sized(&w, BYTES("text"));

    struct reader r = reader_make(writer_bytes(&w));
    for (size_t i = 0; i < COUNT_OF(values); i++)
        assert_true(reader_varint(&r) == values[i]);
    assert_true(reader_zigzag(&r) == INT64_MIN);
    assert_true(reader_zigzag(&r) == -1);
    assert_true(reader_zigzag(&r) == INT64_MAX);
    assert_text(reader_sized(&r, 4), "text");
    assert_true(reader_done(&r));
}

static void bad_stays_bad_and_gives_nothing(void **state)
{
    struct reader r = reader_make(BYTES("\x01\x02"));

    (void)state;
    assert_int_equal(reader_u32(&r), 0);
    assert_true(r.bad);
    assert_int_equal(reader_u8(&r), 0);
    assert_int_equal(reader_take(&r, 0).size, 0);
    assert_true(r.bad);
    assert_false(reader_done(&r));
}

static void a_number_has_one_spelling(void **state)
{
    const struct {
        struct bytes bytes;
        bool good;
    } cases[] = {
        {BYTES("\x00"), true},
        {BYTES("\x80\x00"), false}, /* 0, padded */
        {BYTES("\xff\x00"), false}, /* 127, padded */
        {BYTES("\x80"), false},     /* cut short */
        {BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), true},
        {BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), false},
        {BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00"), false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct reader r = reader_make(cases[i].bytes);

        (void)reader_varint(&r);
        assert_int_equal(!r.bad, cases[i].good);
    }
}

static void sizes_beyond_the_limit_or_the_end_are_bad(void **state)
{
    struct reader too_long = reader_make(BYTES("\x04text"));
    struct reader cut = reader_make(BYTES("\x04tex"));

    (void)state;
    (void)reader_sized(&too_long, 3);
    assert_true(too_long.bad);
    (void)reader_sized(&cut, 9);
    assert_true(cut.bad);
}

static void items_of_a_later_version_are_skipped(void **state)
{
    struct reader good = reader_make(BYTES("\x07\x02xy\x08\x00"));
    struct reader cut = reader_make(BYTES("\x07\x02x"));

    (void)state;
    reader_skip_items(&good, 8);
    assert_true(reader_done(&good));
    reader_skip_items(&cut, 8);
    assert_true(cut.bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_written),
        cmocka_unit_test(bad_stays_bad_and_gives_nothing),
        cmocka_unit_test(a_number_has_one_spelling),
        cmocka_unit_test(sizes_beyond_the_limit_or_the_end_are_bad),
        cmocka_unit_test(items_of_a_later_version_are_skipped),
    };

    return cmocka_run_group_tests_name("base/reader", tests, NULL, NULL);
}
