#include "unit.h"

#include "core/line.h"

/* Rows: R5 R7 A25 */
static void white_space_is_six_characters_and_no_others(void **state)
{
    size_t count = 0;

    (void)state;
    for (unsigned byte = 0; byte < 256; byte++)
        count += line_is_space((uint8_t)byte);
    assert_int_equal(count, 6);
    for (const char *byte = " \t\r\n\f\v"; *byte; byte++)
        assert_true(line_is_space((uint8_t)*byte));
}

/* Rows: D3 A27 */
static void a_newline_ends_a_line_and_a_lone_cr_does_not(void **state)
{
    struct bytes input = BYTES("one\rtwo\n\nthr"), line;

    (void)state;
    assert_int_equal(line_cut(&input, &line), ERR_OK);
    assert_text(line, "one\rtwo");
    assert_int_equal(line_cut(&input, &line), ERR_OK);
    assert_text(line, "");
    assert_int_equal(line_cut(&input, &line), ERR_SHORT);
    assert_text(input, "thr");
}

/* Rows: R6 */
static void fields_are_parted_by_runs_of_white_space(void **state)
{
    struct bytes fields[4];

    (void)state;
    assert_int_equal(line_fields(BYTES(" \ta\v\fbb \r ccc  "), fields, 4), 3);
    assert_text(fields[0], "a");
    assert_text(fields[1], "bb");
    assert_text(fields[2], "ccc");
    assert_int_equal(line_fields(BYTES(" \t \r"), fields, 4), 0);
    assert_int_equal(line_fields(BYTES(""), fields, 4), 0);
}

static void too_many_fields_are_counted_no_further(void **state)
{
    struct bytes fields[2];

    (void)state;
    assert_int_equal(line_fields(BYTES("a b"), fields, 2), 2);
    assert_int_equal(line_fields(BYTES("a b c"), fields, 2), 3);
    assert_int_equal(line_fields(BYTES("a b c d e f"), fields, 2), 3);
}

/* Rows: D7 */
static void any_byte_may_stand_in_a_field(void **state)
{
    struct bytes fields[2];
    struct bytes line = BYTES("a\0b\x01 \xff\xc2\xa0\xe2\x80\x83\x1c");

    (void)state;
    assert_int_equal(line_fields(line, fields, 2), 2);
    assert_int_equal(fields[0].size, 4);
    assert_int_equal(fields[1].size, 7);
}

static void trim_takes_the_outer_white_space_alone(void **state)
{
    (void)state;
    assert_text(line_trim(BYTES(" \t a  b \r")), "a  b");
    assert_text(line_trim(BYTES(" \r\t")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_space_is_six_characters_and_no_others),
        cmocka_unit_test(a_newline_ends_a_line_and_a_lone_cr_does_not),
        cmocka_unit_test(fields_are_parted_by_runs_of_white_space),
        cmocka_unit_test(too_many_fields_are_counted_no_further),
        cmocka_unit_test(any_byte_may_stand_in_a_field),
        cmocka_unit_test(trim_takes_the_outer_white_space_alone),
    };

    return cmocka_run_group_tests_name("core/line", tests, NULL, NULL);
}
