#include "http/stream_words.h"

#include "unit.h"

static uint8_t room[256];
static struct writer w;

static int begin(void **state)
{
    (void)state;
    w = writer_make(room, sizeof(room));
    return 0;
}

static void an_id_is_written_and_read(void **state)
{
    static const struct {
        struct stream_id id;
        const char *text;
    } cases[] = {
        {{0, 0}, "0000000000000000-0"},
        {{0x9f00000000000001, 17}, "9f00000000000001-17"},
        {{UINT64_MAX, UINT64_MAX}, "ffffffffffffffff-18446744073709551615"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct stream_id id = {1, 1};

        begin(state);
        stream_id_write(&w, cases[i].id);
        assert_text(writer_bytes(&w), cases[i].text);
        assert_in_range(w.size, 1, STREAM_ID_BYTES_MAX);
        assert_int_equal(stream_id_read(writer_bytes(&w), &id), ERR_OK);
        assert_true(id.boot == cases[i].id.boot);
        assert_true(id.number == cases[i].id.number);
    }
}

/* It comes from a header, or a query. */
static void anything_else_is_no_id(void **state)
{
    static const char *const texts[] = {
        "",
        "-",
        "9f00000000000001",
        "9f00000000000001-",
        "9f0000000000001-1",
        "9f000000000000011-1",
        "9F00000000000001-1",
        "9g00000000000001-1",
        "9f00000000000001-01",
        "9f00000000000001--1",
        "9f00000000000001-1 ",
        "9f00000000000001-1a",
        "9f00000000000001-18446744073709551616",
        "9f00000000000001-99999999999999999999",
        "9f00000000000001-184467440737095516150",
        "9f00000000000001 1",
    };
    struct stream_id id = {1, 2};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (stream_id_read(bytes_text(texts[i]), &id) != ERR_MALFORMED)
            fail_msg("\"%s\" was read", texts[i]);
    assert_true(id.boot == 1 && id.number == 2);
}

static void events_are_lines(void **state)
{
    struct stream_id id = {0xabc, 5};

    (void)state;
    stream_retry(&w, 2000);
    stream_event(&w, "hello", NULL, BYTES("{}"));
    stream_comment(&w);
    stream_event_begin(&w, "clients", &id);
    writer_put(&w, BYTES("[]"));
    stream_event_end(&w);
    assert_text(writer_bytes(&w), "retry: 2000\n\n"
                                  "event: hello\ndata: {}\n\n"
                                  ":\n\n"
                                  "event: clients\nid: 0000000000000abc-5\n"
                                  "data: []\n\n");
}

static void the_longest_event_is_as_long_as_it_says(void **state)
{
    struct stream_id id = {UINT64_MAX, UINT64_MAX};

    (void)state;
    stream_event(&w, "", &id, BYTES(""));
    assert_in_range(w.size, STREAM_ID_BYTES_MAX, STREAM_EVENT_BYTES_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_id_is_written_and_read, begin),
        cmocka_unit_test_setup(anything_else_is_no_id, begin),
        cmocka_unit_test_setup(events_are_lines, begin),
        cmocka_unit_test_setup(the_longest_event_is_as_long_as_it_says, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
