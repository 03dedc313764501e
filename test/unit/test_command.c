#include "unit.h"

#include "core/command.h"

static struct command parse(const char *line)
{
    return command_parse(bytes_text(line));
}

/* Rows: R6 R8 */
static void a_report(void **state)
{
    struct command c = parse(" IAMAT\tkiwi.cs.ucla.edu  +34.068930-118.445127 "
                             "1520023934.918963997\r");

    (void)state;
    assert_int_equal(c.kind, COMMAND_REPORT);
    assert_text(c.id, "kiwi.cs.ucla.edu");
    assert_text(c.position_text, "+34.068930-118.445127");
    assert_text(c.stamp_text, "1520023934.918963997");
    assert_true(c.stamp_ns == 1520023934918963997);
}

/* Rows: R16 */
static void a_question(void **state)
{
    struct command c = parse("WHATSAT kiwi.cs.ucla.edu 10 5");

    (void)state;
    assert_int_equal(c.kind, COMMAND_QUESTION);
    assert_text(c.id, "kiwi.cs.ucla.edu");
    assert_true(c.radius_um == 10000000000);
    assert_int_equal(c.items_max, 5);
}

/* Rows: R17 R18 A11 A12 */
static void questions_at_their_limits(void **state)
{
    static const char *const lines[] = {
        "WHATSAT k 50 20",  "WHATSAT k 50.000 20", "WHATSAT k 0 0",
        "WHATSAT k 10.5 5", "WHATSAT k 0.001 020",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        assert_int_equal(parse(lines[i]).kind, COMMAND_QUESTION);
}

/* Rows: R17 R18 R26 A9 A11 A13 */
static void questions_beyond_them(void **state)
{
    static const char *const lines[] = {
        "WHATSAT k 50.0001 5", "WHATSAT k 50.00000000000000000001 5",
        "WHATSAT k 51 5",      "WHATSAT k 10 21",
        "WHATSAT k -1 5",      "WHATSAT k 10 -1",
        "WHATSAT k +1 5",      "WHATSAT k 10 5.0",
        "WHATSAT k 1e1 5",     "WHATSAT k nan 5",
        "WHATSAT k 10 0x5",    "WHATSAT k 10 ",
        "WHATSAT k 10 5 6",    "WHATSAT k 10 99999999999999999999999",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        assert_int_equal(parse(lines[i]).kind, COMMAND_INVALID);
}

/* Rows: R25 R26 G2 D10 A22 */
static void commands_that_are_none(void **state)
{
    static const char *const lines[] = {
        "IAMAT Clark +12-118",
        "IAMAT Clark +12-118 160000 123",
        "AS Clark +0.25 testuser +12-118 1234",
        "AT Goloman +0.263873386 kiwi +34.0-118.4 1520023934.9",
        "IAMAT",
        "iamat k +1-1 5",
        "IAMATk +1-1 5",
        "WHATSAT k +1-1 5",
        "IAMAT k 1-1 5",
        "IAMAT k +91-1 5",
        "IAMAT k +1-1 -5",
        "\x8a\x48\x52\x44",
        "?",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        assert_int_equal(parse(lines[i]).kind, COMMAND_INVALID);
}

/* Rows: R25 A1 */
static void the_copy_is_the_line_without_outer_white_space(void **state)
{
    (void)state;
    assert_text(parse(" \t garbage  in \r").text, "garbage  in");
}

/* Rows: A2 */
static void white_space_alone_is_no_command(void **state)
{
    (void)state;
    assert_int_equal(parse("").kind, COMMAND_BLANK);
    assert_int_equal(parse(" \t\r\v\f").kind, COMMAND_BLANK);
}

static struct command parse_with_id(size_t id_bytes)
{
    static char line[2 * ID_BYTES_MAX];
    int head = snprintf(line, sizeof(line), "IAMAT ");

    memset(line + head, 'x', id_bytes);
    snprintf(line + head + id_bytes, 32, " +1-1 5");
    return parse(line);
}

/* Rows: R7 A25 A26 */
static void ids_are_any_bytes_up_to_a_kibibyte(void **state)
{
    struct command c =
        command_parse(BYTES("IAMAT \x00\xff\x1c\xc2\xa0 +1-1 5"));

    (void)state;
    assert_int_equal(c.kind, COMMAND_REPORT);
    assert_int_equal(c.id.size, 5);
    assert_int_equal(parse_with_id(ID_BYTES_MAX).kind, COMMAND_REPORT);
    assert_int_equal(parse_with_id(ID_BYTES_MAX + 1).kind, COMMAND_INVALID);
}

/* Such a record would be refused by every neighbour. */
static void a_report_by_another_way_is_judged_as_a_line(void **state)
{
    static char id[ID_BYTES_MAX + 1];
    struct command c = {.kind = COMMAND_BLANK};
    static const struct {
        const char *id, *position, *stamp;
        enum err error;
    } wrong[] = {
        {"", "+1-1", "1", ERR_MALFORMED},
        {"a b", "+1-1", "1", ERR_MALFORMED},
        {"a\n", "+1-1", "1", ERR_MALFORMED},
        {"k", "1-1", "1", ERR_MALFORMED},
        {"k", "+91-1", "1", ERR_RANGE},
        {"k", "+1-1", "-1", ERR_MALFORMED},
        {"k", "+1-1", "9999999999", ERR_RANGE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(command_report(bytes_text(wrong[i].id),
                                        bytes_text(wrong[i].position),
                                        bytes_text(wrong[i].stamp), BYTES("x"),
                                        &c),
                         wrong[i].error);
    assert_int_equal(c.kind, COMMAND_BLANK);
    memset(id, 'x', sizeof(id));
    assert_false(command_is_id(bytes_make(id, sizeof(id))));
    assert_true(command_is_id(bytes_make(id, ID_BYTES_MAX)));
    assert_int_equal(command_report(BYTES("\xff"), BYTES("+1-1"), BYTES("1.50"),
                                    BYTES("x"), &c),
                     ERR_OK);
    assert_int_equal(c.kind, COMMAND_REPORT);
    assert_text(c.id, "\xff");
    assert_text(c.position_text, "+1-1");
    assert_text(c.stamp_text, "1.50");
    assert_text(c.ext, "x");
    assert_true(c.stamp_ns == 1500000000);
    assert_int_equal(parse("IAMAT k +1-1 1").ext.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report),
        cmocka_unit_test(a_question),
        cmocka_unit_test(questions_at_their_limits),
        cmocka_unit_test(questions_beyond_them),
        cmocka_unit_test(commands_that_are_none),
        cmocka_unit_test(the_copy_is_the_line_without_outer_white_space),
        cmocka_unit_test(white_space_alone_is_no_command),
        cmocka_unit_test(ids_are_any_bytes_up_to_a_kibibyte),
        cmocka_unit_test(a_report_by_another_way_is_judged_as_a_line),
    };

    return cmocka_run_group_tests_name("core/command", tests, NULL, NULL);
}
