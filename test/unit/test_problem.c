#include "http/problem.h"

#include "unit.h"
#include "json/json_read.h"

static uint8_t room[PROBLEM_BYTES_MAX];

static struct bytes written(enum problem problem, struct bytes detail)
{
    struct writer w = writer_make(room, sizeof(room));

    problem_write(&w, problem, detail);
    assert_false(w.full);
    return writer_bytes(&w);
}

static void a_problem_says_what_and_how(void **state)
{
    (void)state;
    assert_text(written(PROBLEM_BAD_REQUEST, BYTES("lat must be a number")),
                "{\"type\":\"about:blank\",\"title\":\"Bad Request\","
                "\"status\":400,\"detail\":\"lat must be a number\"}");
    assert_text(written(PROBLEM_UNKNOWN, bytes_make(NULL, 0)),
                "{\"type\":\"/problems/unknown-client\","
                "\"title\":\"Nobody has heard of this client\","
                "\"status\":404}");
}

static void each_has_a_status_and_a_title(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PROBLEMS; i++) {
        struct json_value value;
        const char *why;
        size_t at;

        assert_in_range(problem_status(i), 400, 599);
        assert_int_equal(
            json_check(written(i, BYTES("x")), 1, &value, &why, &at), ERR_OK);
        assert_in_range(json_member(value, "title").text.size, 8, 60);
    }
    assert_int_equal(problem_status(PROBLEM_STAMP), 422);
    assert_int_equal(problem_status(PROBLEM_FULL), 507);
    assert_int_equal(problem_status(PROBLEM_CROWDED), 503);
}

/* Whatever a client sent may be in it, of any length. */
static void a_long_detail_is_cut_at_a_character(void **state)
{
    static char detail[PROBLEM_BYTES_MAX];
    struct json_value value;
    const char *why;
    size_t at;

    (void)state;
    memset(detail, 1, sizeof(detail));
    (void)written(PROBLEM_BAD_REQUEST, bytes_make(detail, sizeof(detail)));
    memset(detail, 0x80, sizeof(detail));
    (void)written(PROBLEM_BAD_REQUEST, bytes_make(detail, sizeof(detail)));
    for (size_t shift = 0; shift < 2; shift++) {
        memset(detail, 'x', sizeof(detail));
        for (size_t i = shift; i + 1 < sizeof(detail); i += 2)
            memcpy(detail + i, "\xc3\xa9", 2);
        struct bytes got =
            written(PROBLEM_BAD_REQUEST, bytes_make(detail, sizeof(detail)));
        assert_int_equal(json_check(got, 1, &value, &why, &at), ERR_OK);
        assert_in_range(json_member(value, "detail").text.size, 590, 602);
        assert_null(memmem(got.data, got.size, "\xef\xbf\xbd", 3));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_says_what_and_how),
        cmocka_unit_test(each_has_a_status_and_a_title),
        cmocka_unit_test(a_long_detail_is_cut_at_a_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
