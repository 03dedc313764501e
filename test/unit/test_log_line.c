#include "unit.h"

#include "world/log_line.h"

static char room[256];

static struct bytes line(enum log_format format, const char *message,
                         const struct log_field *fields)
{
    struct writer w = writer_make(room, sizeof(room));
    struct log_head head = {1520023934918963997, LOG_INFO, "Hands", message};

    log_line_write(&w, format, &head, fields);
    return writer_bytes(&w);
}

static void logfmt_quotes_what_needs_it(void **state)
{
    const struct log_field fields[] = {
        log_text("plain", "a.b"),
        log_text("quoted", "a \"b\"\\=\n"),
        log_bytes("bytes", BYTES("\x01\xff\xc3\xa9")),
        log_text("empty", ""),
        log_number("n", -5),
        LOG_END,
    };

    (void)state;
    assert_text(line(LOG_LOGFMT, "link up", fields),
                "time=2018-03-02T20:52:14.918963Z level=info server=Hands "
                "msg=\"link up\" plain=a.b quoted=\"a \\\"b\\\"\\\\=\\n\" "
                "bytes=\"\\x01\\xff\xc3\xa9\" empty=\"\" n=-5\n");
}

static void json_is_json_whatever_the_bytes(void **state)
{
    const struct log_field fields[] = {
        log_bytes("bytes", BYTES("\x01\xff\xc3\xa9\"")),
        log_number("n", INT64_MIN),
        LOG_END,
    };

    (void)state;
    assert_text(line(LOG_JSON, "link up", fields),
                "{\"time\":\"2018-03-02T20:52:14.918963Z\","
                "\"level\":\"info\",\"server\":\"Hands\",\"msg\":\"link up\","
                "\"bytes\":\"\\u0001\\ufffd\xc3\xa9\\\"\","
                "\"n\":-9223372036854775808}\n");
}

static void a_line_that_is_too_long_stays_a_line(void **state)
{
    char text[300];
    const struct log_field fields[] = {
        log_bytes("long", bytes_make(text, sizeof(text))),
        log_number("n", 7),
        LOG_END,
    };

    (void)state;
    memset(text, 'x', sizeof(text));
    struct bytes got = line(LOG_JSON, "m", fields);
    assert_text(bytes_skip(got, got.size - 8), ",\"n\":7}\n");
    assert_true(bytes_find(got, 'x') == got.size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logfmt_quotes_what_needs_it),
        cmocka_unit_test(json_is_json_whatever_the_bytes),
        cmocka_unit_test(a_line_that_is_too_long_stays_a_line),
    };

    return cmocka_run_group_tests_name("world/log_line", tests, NULL, NULL);
}
