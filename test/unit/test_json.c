#include "unit.h"

#include "json/json.h"

static char room[1024];
static struct writer w;

static struct bytes number(int64_t value_e7)
{
    struct json json;

    w = writer_make(room, sizeof(room));
    json = json_make(&w);
    json_e7(&json, value_e7);
    return writer_bytes(&w);
}

static void numbers_have_no_needless_zeros(void **state)
{
    (void)state;
    assert_text(number(0), "0");
    assert_text(number(340000000), "34");
    assert_text(number(-340689300), "-34.06893");
    assert_text(number(1), "0.0000001");
    assert_text(number(-1), "-0.0000001");
    assert_text(number(1800000000), "180");
}

static struct bytes texts(const struct bytes *list, size_t count)
{
    struct json json;

    w = writer_make(room, sizeof(room));
    json = json_make(&w);
    json_texts(&json, list, count);
    return writer_bytes(&w);
}

static void short_arrays_stand_on_one_line(void **state)
{
    char wide[66];
    struct bytes list[] = {BYTES("a"), BYTES("b")};

    (void)state;
    assert_text(texts(list, 0), "[]");
    assert_text(texts(list, 2), "[ \"a\", \"b\" ]");
    memset(wide, 'x', sizeof(wide));
    list[0] = bytes_make(wide, 63);
    list[1] = BYTES("");
    assert_text(bytes_first(texts(list, 2), 5), "[ \"xx");
    list[0] = bytes_make(wide, 64);
    assert_text(bytes_first(texts(list, 2), 5), "[\n   ");
}

static void what_may_not_stand_in_a_text_is_escaped(void **state)
{
    struct json json;

    (void)state;
    w = writer_make(room, sizeof(room));
    json = json_make(&w);
    json_text(&json, bytes_make("\"a\\b\n\x1f\x20\x7f\xc3\xbc\"\0x", 13));
    assert_text(writer_bytes(&w), "\"\\\"a\\\\b\\u000a\\u001f \x7f\xc3\xbc"
                                  "\\\"\\u0000x\"");
    w.size = 0;
    json_text(&json, BYTES(""));
    assert_text(writer_bytes(&w), "\"\"");
}

/* Three blanks a level, also of more levels than are usual. */
static void every_level_has_its_blanks(void **state)
{
    struct json json;

    (void)state;
    w = writer_make(room, sizeof(room));
    json = json_make(&w);
    for (unsigned depth = 0; depth < 20; depth++) {
        size_t before = w.size;

        json_array_begin(&json);
        json_next(&json);
        assert_int_equal(w.size - before, 2 + 3 * (depth + 1));
        for (size_t i = before + 2; i < w.size; i++)
            assert_int_equal(room[i], ' ');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_no_needless_zeros),
        cmocka_unit_test(short_arrays_stand_on_one_line),
        cmocka_unit_test(what_may_not_stand_in_a_text_is_escaped),
        cmocka_unit_test(every_level_has_its_blanks),
    };

    return cmocka_run_group_tests_name("json/json", tests, NULL, NULL);
}
