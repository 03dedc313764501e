#include "unit.h"

#include "json/json_read.h"

#include <math.h>

/* ---- checking ---- */

static struct json_value whole;
static const char *why;
static size_t at;

static bool good(struct bytes text)
{
    return json_check(text, 8, &whole, &why, &at) == ERR_OK;
}

static void assert_good(const char *text)
{
    if (!good(bytes_text(text)))
        fail_msg("%s: %s at %zu", text, why, at);
}

/* Refused, there and for that reason. */
static void assert_bad(const char *text, size_t where, const char *reason)
{
    if (good(bytes_text(text)))
        fail_msg("%s: was taken", text);
    assert_string_equal(why, reason);
    assert_int_equal(at, where);
}

static const char ends[] = "the text ends too early";
static const char digit[] = "a digit is missing";
static const char value_missing[] = "a value is missing";
static const char comma[] = "a comma or a closing bracket is missing";
static const char key_missing[] = "a key is missing";
static const char word[] = "a word that JSON does not have";
static const char behind[] = "something stands behind the value";
static const char escape[] = "an escape that JSON does not have";
static const char half[] = "half a surrogate pair";
static const char utf8[] = "bytes that are not UTF-8";

static void every_kind_of_value_is_good(void **state)
{
    static const char *const texts[] = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "10",
        "-1.5e+10",
        "1E-7",
        "0.0",
        "[]",
        "{}",
        " [ ] ",
        "\"\"",
        "[[],1]",
        "{\"\":{}}",
        "{\"a\":1,\"a\":2}",
        "[1 , 2]",
        "\t\r\n {\"a\" : [null ,{ }]} \n",
        "18446744073709551616",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_good(texts[i]);
}

static void what_is_cut_off_ends_too_early(void **state)
{
    static const char text[] = "{\"a\\n\\u0041\":[true,-1.5e+3,{}]}";

    (void)state;
    for (size_t size = 0; size < sizeof(text) - 1; size++) {
        assert_false(good(bytes_make(text, size)));
        assert_string_equal(why, ends);
        assert_int_equal(at, size);
    }
    assert_good(text);
}

static void numbers_are_those_of_json(void **state)
{
    (void)state;
    assert_bad("01", 1, behind);
    assert_bad("-01", 2, behind);
    assert_bad("+1", 0, value_missing);
    assert_bad(".5", 0, value_missing);
    assert_bad("1.]", 2, digit);
    assert_bad("1e]", 2, digit);
    assert_bad("1e+-1", 3, digit);
    assert_bad("-]", 1, digit);
    assert_bad("NaN", 0, value_missing);
    assert_bad("-Infinity", 1, digit);
    assert_bad("0x10", 1, behind);
}

static void words_are_those_of_json(void **state)
{
    (void)state;
    assert_bad("nul]", 3, word);
    assert_bad("True", 0, value_missing);
    assert_bad("truefalse", 4, behind);
    assert_bad("fAlse", 1, word);
}

static void brackets_and_commas_fit(void **state)
{
    (void)state;
    assert_bad("[1,]", 3, value_missing);
    assert_bad("[,1]", 1, value_missing);
    assert_bad("[1 2]", 3, comma);
    assert_bad("[1}", 2, comma);
    assert_bad("{\"a\":1]", 6, comma);
    assert_bad("{\"a\":1,}", 7, key_missing);
    assert_bad("{,}", 1, key_missing);
    assert_bad("{1:1}", 1, key_missing);
    assert_bad("{\"a\" 1}", 5, "a colon is missing");
    assert_bad("{\"a\":}", 5, value_missing);
    assert_bad("[]]", 2, behind);
    assert_bad("{} {}", 3, behind);
    assert_bad("[[1}]", 3, comma);
}

static void texts_are_those_of_json(void **state)
{
    (void)state;
    assert_good("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\"");
    assert_good("\"\x7f \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"");
    assert_bad("\"a\nb\"", 2, "a control character inside a text");
    assert_bad("\"0123456789\x1f\"", 11, "a control character inside a text");
    assert_bad("\"\\x41\"", 2, escape);
    assert_bad("\"\\'\"", 2, escape);
    assert_bad("\"\\u12g4\"", 5, "\\u without four hexadecimal digits");
    assert_bad("\"\\ud83d\"", 7, half);
    assert_bad("\"\\ud83dx\\ude00\"", 7, half);
    assert_bad("\"\\ude00\"", 7, half);
    assert_bad("\"\\ud83d\\u0041\"", 13, half);
    assert_bad("'a'", 0, value_missing);
}

static void bytes_are_utf8(void **state)
{
    (void)state;
    assert_bad("\"\x80\"", 1, utf8);
    assert_bad("\"abcdefgh\xc3\"", 9, utf8);
    assert_bad("\"\xc0\xaf\"", 1, utf8);
    assert_bad("\"\xed\xa0\x80\"", 1, utf8);
    assert_bad("\"\xf4\x90\x80\x80\"", 1, utf8);
    assert_bad("\xef\xbb\xbf{}", 0, "a byte order mark before the value");
    assert_false(good(bytes_make("\"a\0b\"", 5)));
    assert_false(good(bytes_make("{}\0", 3)));
    assert_bad("", 0, ends);
}

/* Each byte of a text at each place of the eight that are looked at at once. */
static void every_byte_at_every_place_is_judged(void **state)
{
    char text[20];

    (void)state;
    for (size_t place = 1; place < 18; place++)
        for (unsigned byte = 0; byte < 256; byte++) {
            bool fine =
                byte >= 0x20 && byte < 0x80 && byte != '\\' && byte != '"';

            memset(text, 'x', sizeof(text));
            text[0] = text[19] = '"';
            text[place] = (char)byte;
            assert_int_equal(good(bytes_make(text, 20)), fine);
        }
}

static void depth_has_a_bound(void **state)
{
    static char deep[2 * JSON_DEPTH_MAX + 2];

    (void)state;
    assert_good("[[[[[[[[1]]]]]]]]");
    assert_bad("[[[[{\"a\":[[[{\"a\":1}]]]}]]]]", 12,
               "too many objects and arrays in one another");
    memset(deep, '[', JSON_DEPTH_MAX + 1);
    memset(deep + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    assert_int_equal(json_check(bytes_make(deep + 1, sizeof(deep) - 2),
                                JSON_DEPTH_MAX, &whole, &why, &at),
                     ERR_OK);
    assert_int_equal(json_check(bytes_make(deep, sizeof(deep)), JSON_DEPTH_MAX,
                                &whole, &why, &at),
                     ERR_MALFORMED);
    assert_int_equal(at, JSON_DEPTH_MAX);
    assert_int_equal(json_check(BYTES("1"), 0, &whole, &why, &at), ERR_OK);
    assert_int_equal(json_check(BYTES("[]"), 0, &whole, &why, &at),
                     ERR_MALFORMED);
}

/* An object in an array or the other way round, at depths in other words. */
static void brackets_fit_at_every_depth(void **state)
{
    static char deep[1000];
    size_t size, depth;

    (void)state;
    for (depth = 1; depth < 140; depth++) {
        size = 0;
        for (size_t i = 0; i < depth; i++) {
            memcpy(deep + size, i % 3 ? "[" : "{\"\":", i % 3 ? 1 : 4);
            size += i % 3 ? 1 : 4;
        }
        deep[size++] = '1';
        for (size_t i = depth; i; i--)
            deep[size++] = (i - 1) % 3 ? ']' : '}';
        assert_int_equal(
            json_check(bytes_make(deep, size), 200, &whole, &why, &at), ERR_OK);
        deep[size - 1 - depth / 2] ^= ']' ^ '}';
        assert_int_equal(
            json_check(bytes_make(deep, size), 200, &whole, &why, &at),
            ERR_MALFORMED);
        assert_string_equal(why, comma);
    }
}

/* ---- walking ---- */

static struct json_value of(const char *text)
{
    assert_good(text);
    return whole;
}

static void kinds_are_told(void **state)
{
    (void)state;
    assert_int_equal(of("null").kind, JSON_NULL);
    assert_int_equal(of("false").kind, JSON_BOOL);
    assert_int_equal(of("true").kind, JSON_BOOL);
    assert_int_equal(of("-1").kind, JSON_NUMBER);
    assert_int_equal(of("\"\"").kind, JSON_TEXT);
    assert_int_equal(of("[]").kind, JSON_ARRAY);
    assert_int_equal(of("{}").kind, JSON_OBJECT);
    assert_text(of(" \n[1, {}]\t").text, "[1, {}]");
}

static void a_walk_gives_items_as_they_stand(void **state)
{
    struct json_walk walk = json_walk(
        of("[ 1.50 ,\"a\\\"]\" ,[ [\"]\"], 2 ],{\"}\": 1 } , null ]"));
    static const char *const wanted[] = {"1.50", "\"a\\\"]\"", "[ [\"]\"], 2 ]",
                                         "{\"}\": 1 }", "null"};
    struct json_value value;
    struct bytes key;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_true(json_step(&walk, &key, &value));
        assert_text(value.text, wanted[i]);
        assert_int_equal(key.size, 0);
    }
    assert_false(json_step(&walk, &key, &value));
}

static void a_walk_gives_members_with_their_keys(void **state)
{
    struct json_walk walk = json_walk(of("{ \"a\\\\\" : [] ,\"\":\"x\"}"));
    struct json_value value;
    struct bytes key;

    (void)state;
    assert_true(json_step(&walk, &key, &value));
    assert_text(key, "a\\\\");
    assert_text(value.text, "[]");
    assert_true(json_step(&walk, &key, &value));
    assert_text(key, "");
    assert_text(value.text, "\"x\"");
    assert_false(json_step(&walk, &key, &value));
}

static void a_walk_over_anything_else_ends_at_once(void **state)
{
    static const char *const texts[] = {"1", "\"[1]\"", "null", "[ ]", "{ }"};
    struct json_value value;
    struct bytes key;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct json_walk walk = json_walk(of(texts[i]));

        assert_false(json_step(&walk, &key, &value));
    }
}

static void the_last_member_of_a_key_counts(void **state)
{
    struct json_value object =
        of("{\"a\":1,\"b\":{\"a\":9},\"a\":2,\"\\u0063\\/\":3}");

    (void)state;
    assert_text(json_member(object, "a").text, "2");
    assert_text(json_member(object, "b").text, "{\"a\":9}");
    assert_text(json_member(object, "c/").text, "3");
    assert_int_equal(json_member(object, "c").kind, JSON_NONE);
    assert_int_equal(json_member(object, "").kind, JSON_NONE);
    assert_int_equal(json_member(of("[\"a\",1]"), "a").kind, JSON_NONE);
    assert_int_equal(json_member(json_member(object, "x"), "a").kind,
                     JSON_NONE);
}

/* ---- texts and numbers ---- */

static char room[64];

static struct bytes text_of(const char *json)
{
    struct writer w = writer_make(room, sizeof(room));

    assert_int_equal(json_text_of(of(json), &w), ERR_OK);
    return writer_bytes(&w);
}

static void escapes_are_understood(void **state)
{
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    assert_text(text_of("\"\""), "");
    assert_text(text_of("\"\\\"\\\\\\/\\b\\f\\n\\r\\t.\""), "\"\\/\b\f\n\r\t.");
    assert_text(text_of("\"\\u0041\\u00e9\\u20AC\\uD83D\\uDE00\""),
                "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    assert_text(text_of("\"\\uDBFF\\uDFFF \\uD800\\uDC00\\uffff\""),
                "\xf4\x8f\xbf\xbf \xf0\x90\x80\x80\xef\xbf\xbf");
    assert_text(text_of("\"\\u07ff\\u0800\\u007f\\u0080\""),
                "\xdf\xbf\xe0\xa0\x80\x7f\xc2\x80");
    assert_int_equal(json_text_of(of("\"\\u0000\""), &w), ERR_OK);
    assert_int_equal(w.size, 1);
    assert_int_equal(json_text_of(of("1"), &w), ERR_UNKNOWN);
    assert_int_equal(json_text_of(of("[\"a\"]"), &w), ERR_UNKNOWN);
}

static void whole_characters_fill_the_room(void **state)
{
    static const char json[] = "\"ab\xe2\x82\xac\\u20acz\"";
    static const size_t sizes[] = {0, 1, 2, 2, 2, 5, 5, 5, 8};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct writer w = writer_make(room, i);

        assert_int_equal(json_text_of(of(json), &w), ERR_FULL);
        assert_int_equal(w.size, sizes[i]);
        assert_true(w.full);
    }
    assert_text(text_of(json), "ab\xe2\x82\xac\xe2\x82\xacz");
}

static void texts_are_compared_by_their_characters(void **state)
{
    (void)state;
    assert_true(json_is_text(of("\"OK\""), "OK"));
    assert_true(json_is_text(of("\"\\u004f\\u004B\""), "OK"));
    assert_true(json_is_text(of("\"\""), ""));
    assert_false(json_is_text(of("\"OKAY\""), "OK"));
    assert_false(json_is_text(of("\"O\""), "OK"));
    assert_false(json_is_text(of("\"\\n\""), "n"));
    assert_false(json_is_text(of("\"\\u0000\""), ""));
    assert_false(json_is_text(of("1"), "1"));
}

static void assert_number(const char *json, double wanted)
{
    double got;

    assert_int_equal(json_number_of(of(json), &got), ERR_OK);
    if (got != wanted || !signbit(got) != !signbit(wanted))
        fail_msg("%s: %.17g, not %.17g", json, got, wanted);
}

static void numbers_are_read(void **state)
{
    double got;

    (void)state;
    assert_number("0", 0);
    assert_number("-0.0", -0.0);
    assert_number("34.0689254", 34.0689254);
    assert_number("-118.445127", -118.445127);
    assert_number("12345678901234567890", 12345678901234567890.0);
    assert_number("1e22", 1e22);
    assert_number("25E-1", 2.5);
    assert_number("0.000001e+6", 1);
    assert_number("1e-400", 0);
    assert_number("0e999999999999999999999", 0);
    assert_number("0.00000000000000000000000000000000000001e38", 1);
    assert_number("100000000000000000000000000000000e-30", 100);
    assert_int_equal(json_number_of(of("1e400"), &got), ERR_UNKNOWN);
    assert_int_equal(json_number_of(of("-1e99999999999999999999999"), &got),
                     ERR_UNKNOWN);
    assert_int_equal(json_number_of(of("\"1\""), &got), ERR_UNKNOWN);
    assert_int_equal(json_number_of(of("null"), &got), ERR_UNKNOWN);
}

/* As the C library reads them, but for a few units of the last place. */
static void random_numbers_are_read_as_others_do(void **state)
{
    uint64_t dice = 1;
    char text[64];
    double got;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        int places = (int)(dice_next(&dice) % 19);
        int power = (int)(dice_next(&dice) % 40) - 20;
        double lead = (double)(int64_t)dice_next(&dice) / 1e17, wanted;

        snprintf(text, sizeof(text), "%.*fe%d", places, lead, power);
        wanted = strtod(text, NULL);
        assert_int_equal(json_number_of(of(text), &got), ERR_OK);
        if (fabs(got - wanted) > 4 * 2.3e-16 * fabs(wanted))
            fail_msg("%s: %.17g, not %.17g", text, got, wanted);
        snprintf(text, sizeof(text), "%.12f", lead);
        if (strlen(text) < 16)
            assert_number(text, strtod(text, NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_value_is_good),
        cmocka_unit_test(what_is_cut_off_ends_too_early),
        cmocka_unit_test(numbers_are_those_of_json),
        cmocka_unit_test(words_are_those_of_json),
        cmocka_unit_test(brackets_and_commas_fit),
        cmocka_unit_test(texts_are_those_of_json),
        cmocka_unit_test(bytes_are_utf8),
        cmocka_unit_test(every_byte_at_every_place_is_judged),
        cmocka_unit_test(depth_has_a_bound),
        cmocka_unit_test(brackets_fit_at_every_depth),
        cmocka_unit_test(kinds_are_told),
        cmocka_unit_test(a_walk_gives_items_as_they_stand),
        cmocka_unit_test(a_walk_gives_members_with_their_keys),
        cmocka_unit_test(a_walk_over_anything_else_ends_at_once),
        cmocka_unit_test(the_last_member_of_a_key_counts),
        cmocka_unit_test(escapes_are_understood),
        cmocka_unit_test(whole_characters_fill_the_room),
        cmocka_unit_test(texts_are_compared_by_their_characters),
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(random_numbers_are_read_as_others_do),
    };

    return cmocka_run_group_tests_name("json/json_read", tests, NULL, NULL);
}
