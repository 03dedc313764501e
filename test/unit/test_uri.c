#include "http/uri.h"

#include "unit.h"

#define TEXT(bytes) (int)(bytes).size, (const char *)(bytes).data

static void same(struct bytes bytes, const char *text)
{
    if (!bytes_equal(bytes, bytes_text(text)))
        fail_msg("\"%.*s\" is not \"%s\"", TEXT(bytes), text);
}

static void targets_are_parted(void **state)
{
    static const struct {
        const char *target, *path, *query;
    } cases[] = {
        {"/", "/", ""},
        {"/a/b?x=1&y", "/a/b", "x=1&y"},
        {"?id=7&lat=1", "/", "id=7&lat=1"},
        {"", "/", ""},
        {"/a?b?c", "/a", "b?c"},
        {"/a#b?c", "/a", ""},
        {"/a?b#c", "/a", "b"},
        {"http://host:80/a?b", "/a", "b"},
        {"https://host", "/", ""},
        {"/x://y/z", "/x://y/z", ""},
        {"*", "*", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct uri uri = uri_split(bytes_text(cases[i].target));

        same(uri.path, cases[i].path);
        same(uri.query, cases[i].query);
    }
}

static enum err decode(const char *text, bool plus, struct writer *w)
{
    w->size = 0;
    w->full = false;
    return uri_decode(bytes_text(text), plus, w);
}

static void escapes_are_decoded_once(void **state)
{
    uint8_t room[8];
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    assert_int_equal(decode("a%20b+c", false, &w), ERR_OK);
    same(writer_bytes(&w), "a b+c");
    assert_int_equal(decode("a+b%2Bc", true, &w), ERR_OK);
    same(writer_bytes(&w), "a b+c");
    assert_int_equal(decode("%2541", false, &w), ERR_OK);
    same(writer_bytes(&w), "%41");
    assert_int_equal(decode("%00%fF", false, &w), ERR_OK);
    assert_memory_equal(room, "\0\xff", 2);
    static const char *const wrong[] = {"%", "%1", "%g0", "%0g", "a%"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(decode(wrong[i], false, &w), ERR_MALFORMED);
    assert_int_equal(decode("12345678", false, &w), ERR_OK);
    assert_int_equal(decode("123456789", false, &w), ERR_LIMIT);
}

static void pairs_are_found_by_their_decoded_name(void **state)
{
    uint8_t room[64];
    struct writer w = writer_make(room, sizeof(room));
    struct bytes query = BYTES("=x&&a=1&b%65=2+3&be=4&c&d=%zz"), value;

    (void)state;
    assert_int_equal(uri_find(query, "a", &w, &value), ERR_OK);
    same(value, "1");
    assert_int_equal(uri_find(query, "be", &w, &value), ERR_OK);
    same(value, "2 3");
    assert_int_equal(uri_find(query, "c", &w, &value), ERR_OK);
    same(value, "");
    assert_int_equal(uri_find(query, "e", &w, &value), ERR_UNKNOWN);
    assert_int_equal(uri_find(query, "d", &w, &value), ERR_MALFORMED);
}

static void segments_are_what_is_between_slashes(void **state)
{
    static const char *const wanted[] = {"v1", "", "a%2Fb", ""};
    struct bytes rest = BYTES("/v1//a%2Fb/"), segment;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_true(uri_next_segment(&rest, &segment));
        same(segment, wanted[i]);
    }
    assert_false(uri_next_segment(&rest, &segment));
}

static void any_bytes_make_a_segment_and_come_back(void **state)
{
    uint8_t all[256], written[3 * 256], back[256];
    struct writer w = writer_make(written, sizeof(written));
    struct writer plain = writer_make(back, sizeof(back));

    (void)state;
    for (size_t i = 0; i < sizeof(all); i++)
        all[i] = (uint8_t)i;
    uri_write_segment(&w, bytes_make(all, sizeof(all)));
    assert_int_equal(bytes_find(writer_bytes(&w), '/'), w.size);
    assert_int_equal(uri_decode(writer_bytes(&w), false, &plain), ERR_OK);
    assert_memory_equal(all, back, sizeof(all));
    w.size = 0;
    uri_write_segment(&w, BYTES("aZ0-._~ /\xc3"));
    same(writer_bytes(&w), "aZ0-._~%20%2F%C3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_parted),
        cmocka_unit_test(escapes_are_decoded_once),
        cmocka_unit_test(pairs_are_found_by_their_decoded_name),
        cmocka_unit_test(segments_are_what_is_between_slashes),
        cmocka_unit_test(any_bytes_make_a_segment_and_come_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
