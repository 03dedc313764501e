#include "core/ext.h"

#include "unit.h"

static uint8_t room[EXT_BYTES_MAX];

static struct bytes written(const struct ext *ext)
{
    struct writer w = writer_make(room, sizeof(room));

    ext_write(&w, ext);
    assert_false(w.full);
    return writer_bytes(&w);
}

static struct ext reading(const char *bytes, size_t size)
{
    struct ext ext;

    ext_read(bytes_make(bytes, size), &ext);
    return ext;
}

#define READING(literal) reading(literal, sizeof(literal) - 1)

static void assert_same(const struct ext *a, const struct ext *b)
{
    for (size_t i = 0; i < EXT_NUMBERS; i++) {
        assert_int_equal(a->has[i], b->has[i]);
        if (a->has[i])
            assert_int_equal(a->number[i], b->number[i]);
    }
    assert_int_equal(a->source, b->source);
    assert_int_equal(a->charging, b->charging);
    assert_int_equal(a->clamped, b->clamped);
    assert_true(bytes_equal(a->label, b->label));
    assert_true(bytes_equal(a->event, b->event));
}

static struct ext sample(void)
{
    return (struct ext){
        .has = {true, true, true, true, true, true},
        .number = {5000, -84500, 3000, 21900, 277000, 34000},
        .source = EXT_SOURCE_OWNTRACKS,
        .charging = EXT_YES,
        .clamped = true,
        .label = BYTES("AA"),
        .event = BYTES("c"),
    };
}

/* The bytes of docs/DATA.md 7: they are on disks. */
static void the_bytes_are_for_ever(void **state)
{
    static const uint8_t bytes[] = {
        1,    2,    0x90, 0x4e, 2,    3,    0xa7, 0xa8, 0x0a, 3,    2,
        0xf0, 0x2e, 4,    3,    0x98, 0xd6, 2,    5,    3,    0x90, 0xe8,
        0x21, 6,    3,    0xa0, 0x93, 4,    7,    1,    2,    8,    1,
        1,    9,    0,    10,   2,    'A',  'A',  11,   1,    'c',
    };
    struct ext ext = sample();
    struct bytes got = written(&ext);

    (void)state;
    assert_int_equal(got.size, sizeof(bytes));
    assert_memory_equal(got.data, bytes, sizeof(bytes));
}

static void what_is_written_is_read(void **state)
{
    struct ext ext = sample(), back;

    (void)state;
    ext_read(written(&ext), &back);
    assert_same(&ext, &back);
    ext.charging = EXT_NO;
    ext.has[EXT_SPEED] = ext.clamped = false;
    ext.label = bytes_make(NULL, 0);
    ext_read(written(&ext), &back);
    assert_same(&ext, &back);
}

static void nothing_said_takes_no_bytes(void **state)
{
    struct ext ext = {.source = EXT_SOURCE_NONE}, back;

    (void)state;
    assert_int_equal(written(&ext).size, 0);
    ext_read(bytes_make(NULL, 0), &back);
    assert_same(&ext, &back);
}

static void the_longest_fits(void **state)
{
    struct ext ext = sample();

    (void)state;
    for (size_t i = 0; i < EXT_NUMBERS; i++)
        ext.number[i] = i < EXT_COURSE ? INT64_MAX : 99999;
    ext.number[EXT_ALTITUDE] = INT64_MIN;
    ext.label = BYTES("1234567890123456");
    ext.event = BYTES("12345678901234567890123456789012");
    assert_in_range(written(&ext).size, 1, EXT_BYTES_MAX);
}

/* One number at a time, at the ends of its range and beyond. */
static void numbers_out_of_their_range_are_left_out(void **state)
{
    static const struct {
        enum ext_number which;
        int64_t number;
        bool stays;
    } cases[] = {
        {EXT_ACCURACY, 0, true},         {EXT_ACCURACY, -1, false},
        {EXT_ALTITUDE, INT64_MIN, true}, {EXT_VERTICAL_ACCURACY, -1, false},
        {EXT_SPEED, -1, false},          {EXT_SPEED, INT64_MAX, true},
        {EXT_COURSE, 0, true},           {EXT_COURSE, -1, false},
        {EXT_COURSE, 359999, true},      {EXT_COURSE, 360000, false},
        {EXT_BATTERY, 100000, true},     {EXT_BATTERY, 100001, false},
        {EXT_BATTERY, -1, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct ext ext = {.source = EXT_SOURCE_NONE}, back;

        ext.has[cases[i].which] = true;
        ext.number[cases[i].which] = cases[i].number;
        assert_int_equal(written(&ext).size > 0, cases[i].stays);
        /* And a reader believes nobody else who wrote it. */
        struct writer w = writer_make(room, sizeof(room)), value;
        uint8_t number[VARINT_BYTES_MAX];

        value = writer_make(number, sizeof(number));
        writer_zigzag(&value, cases[i].number);
        writer_varint(&w, 1 + (unsigned)cases[i].which);
        writer_sized(&w, writer_bytes(&value));
        ext_read(writer_bytes(&w), &back);
        assert_int_equal(back.has[cases[i].which], cases[i].stays);
    }
}

static void texts_too_long_or_no_utf8_are_left_out(void **state)
{
    struct ext ext = {.label = BYTES("12345678901234567"),
                      .event = BYTES("123456789012345678901234567890123")};

    (void)state;
    assert_int_equal(written(&ext).size, 0);
    ext.label = BYTES("\xff");
    ext.event = BYTES("a\xc3");
    assert_int_equal(written(&ext).size, 0);
    ext.label = BYTES("\xc3\xa9");
    assert_int_equal(written(&ext).size, 4);
    assert_int_equal(READING("\x0a\x01\xff").label.size, 0);
    assert_int_equal(READING("\x0a\x11"
                             "12345678901234567")
                         .label.size,
                     0);
    assert_int_equal(READING("\x0b\x02"
                             "a\xc3")
                         .event.size,
                     0);
    assert_int_equal(READING("\x0b\x21"
                             "123456789012345678901234567890123")
                         .event.size,
                     0);
}

static void sources_of_later_versions_are_not_known(void **state)
{
    struct ext ext = {.source = EXT_SOURCES};

    (void)state;
    assert_int_equal(written(&ext).size, 0);
    assert_int_equal(READING("\x07\x01\x07").source, EXT_SOURCE_GEOJSON);
    assert_int_equal(READING("\x07\x01\x08").source, EXT_SOURCE_NONE);
    assert_int_equal(READING("\x07\x02\x01\x01").source, EXT_SOURCE_NONE);
    assert_string_equal(ext_source_name(EXT_SOURCE_NONE), "line");
    assert_string_equal(ext_source_name(EXT_SOURCE_GEOJSON), "geojson");
}

static void tags_of_later_versions_are_passed_over(void **state)
{
    struct ext ext = READING("\x06\x01\x02\x0b\x01"
                             "c\x0c\x02??\x80\x01\x00");

    (void)state;
    assert_true(ext.has[EXT_BATTERY]);
    assert_text(ext.event, "c");
    /* One between those that are known, as seen by an older version: 11 is
     * read although 10 is not a text here. */
    ext = READING("\x09\x01?\x0a\x00\x0b\x01"
                  "e");
    assert_false(ext.clamped);
    assert_text(ext.event, "e");
}

static void what_breaks_the_run_ends_it(void **state)
{
    (void)state;
    /* Twice, and falling: the first stays. */
    assert_int_equal(READING("\x01\x01\x02\x01\x01\x04").number[0], 1);
    assert_false(READING("\x02\x01\x02\x01\x01\x04").has[EXT_ACCURACY]);
    assert_true(READING("\x02\x01\x02\x01\x01\x04").has[EXT_ALTITUDE]);
    /* Cut short. */
    assert_true(READING("\x01\x01\x02\x0b\x05"
                        "abc")
                    .has[EXT_ACCURACY]);
    assert_int_equal(READING("\x01\x01\x02\x0b\x05"
                             "abc")
                         .event.size,
                     0);
    assert_false(READING("\x00\x00\x01\x01\x02").has[EXT_ACCURACY]);
    /* A number with bytes left over, or in another than the shortest form. */
    assert_false(READING("\x01\x02\x02\x02").has[EXT_ACCURACY]);
    assert_false(READING("\x01\x02\x82\x00").has[EXT_ACCURACY]);
    assert_false(READING("\x01\x00").has[EXT_ACCURACY]);
    assert_int_equal(READING("\x08\x01\x02").charging, EXT_UNSAID);
    assert_int_equal(READING("\x08\x00").charging, EXT_UNSAID);
}

/* What was read can be written, and reads the same. */
static void any_bytes_are_read(void **state)
{
    uint64_t dice = 1;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint8_t bytes[64];
        size_t size = dice_next(&dice) % sizeof(bytes);
        struct ext ext, back;

        for (size_t j = 0; j < size; j++)
            bytes[j] = (uint8_t)(dice_next(&dice) % (j % 3 ? 4 : 13));
        ext_read(bytes_make(bytes, size), &ext);
        ext_read(written(&ext), &back);
        assert_same(&ext, &back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_are_for_ever),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(nothing_said_takes_no_bytes),
        cmocka_unit_test(the_longest_fits),
        cmocka_unit_test(numbers_out_of_their_range_are_left_out),
        cmocka_unit_test(texts_too_long_or_no_utf8_are_left_out),
        cmocka_unit_test(sources_of_later_versions_are_not_known),
        cmocka_unit_test(tags_of_later_versions_are_passed_over),
        cmocka_unit_test(what_breaks_the_run_ends_it),
        cmocka_unit_test(any_bytes_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
