/* What another server says of itself is checked before it is passed on. */
#include "http/other_json.h"
#include "unit.h"
#include "json/json_read.h"

#include <stdio.h>
#include <string.h>

#define LINK                                                                   \
    "{\"neighbour\":\"A\",\"live\":true,\"parent\":false,\"carrying\":true,"   \
    "\"lag\":0,\"rtt_s\":0.1,\"received\":1,\"sent\":2}"
#define HEAD                                                                   \
    "{\"name\":\"B\",\"version\":\"1\",\"uptime_s\":1,\"ready\":true,"         \
    "\"why\":[\"x\"],\"clients\":1,\"feed\":2,\"incarnation\":\"ab\","         \
    "\"root\":\"A\",\"root_distance\":1,\"map_hash\":\"00\","                  \
    "\"map_hash_current\":true,"
#define LISTS                                                                  \
    "\"links\":[" LINK "],\"vector\":[{\"server\":\"A\","                      \
    "\"incarnation\":\"1\",\"claimed\":3}]"
#define LEARNED                                                                \
    ",\"learned\":{\"samples\":1,\"p50_s\":0.1,\"p99_s\":0.2,\"recent\":["     \
    "{\"path\":\"/v1/clients/k\",\"stamp\":\"1\",\"server\":\"A\","            \
    "\"delay_s\":-0.1}]}"

static uint8_t room[4096];
static const char *why;

/* Gives what is passed on; NULL if it is refused. */
static const char *take(const char *text)
{
    struct writer w = writer_make(room, sizeof(room) - 1);
    struct compact c = compact_make(&w);

    if (other_json_take(bytes_text(text), "B", &c, &why) != ERR_OK)
        return NULL;
    room[w.size] = 0;
    return (const char *)room;
}

static void what_is_known_is_passed_on(void **state)
{
    const char *whole = HEAD LISTS LEARNED "}";
    const char *taken = take(whole);
    char wanted[2048];

    (void)state;
    assert_non_null(taken);
    /* All of it but the name and the brace. */
    snprintf(wanted, sizeof(wanted), "%s", strstr(whole, "\"version\""));
    wanted[strlen(wanted) - 1] = 0;
    assert_string_equal(taken, wanted);
}

static void what_is_not_known_is_left_out(void **state)
{
    char plain[2048];
    const char *taken = take(HEAD LISTS "}");

    (void)state;
    assert_non_null(taken);
    snprintf(plain, sizeof(plain), "%s", taken);
    taken = take(HEAD "\"up\":false,\"self\":true,\"x\":[[{}]],\n " LISTS
                      ",\"later\":{\"y\":1}}");
    assert_non_null(taken);
    assert_string_equal(taken, plain);
}

static void refused(const char *text, const char *word)
{
    assert_null(take(text));
    assert_non_null(strstr(why, word));
}

static void what_is_no_status_is_refused(void **state)
{
    (void)state;
    refused("", "no JSON");
    refused("<html>", "no JSON");
    refused(HEAD LISTS, "no JSON");
    refused("[[[[[[[[[[1]]]]]]]]]]", "no JSON");
    refused("[]", "not what");
    refused("{}", "not what");
    refused("{\"name\":7}", "not what");
    refused("{\"name\":\"A\"}", "another server");
    refused("{\"name\":\"B\"}", "not what");
}

static void every_kind_is_looked_at(void **state)
{
    (void)state;
    refused(HEAD "\"clients\":\"many\"," LISTS "}", "not what");
    refused(HEAD "\"clients\":1e999," LISTS "}", "not what");
    refused(HEAD "\"why\":[1]," LISTS "}", "not what");
    refused(HEAD "\"links\":[[]],\"vector\":[]}", "not what");
    refused(HEAD "\"links\":[{}],\"vector\":[]}", "not what");
    refused(HEAD "\"links\":{},\"vector\":[]}", "not what");
    refused(HEAD "\"vector\":[]}", "not what");
    refused(HEAD LISTS ",\"learned\":[]}", "not what");
    refused(HEAD LISTS ",\"learned\":{\"samples\":1,\"recent\":[7]}}",
            "not what");
}

/* Two readers may take different ones of two: only one is passed on. */
static void of_two_members_one_is_passed_on(void **state)
{
    const char *taken =
        take(HEAD LISTS ",\"clients\":5,\"\\u0063lients\":6,\"links\":[]}");

    (void)state;
    assert_non_null(taken);
    assert_non_null(strstr(taken, "\"clients\":6,"));
    assert_non_null(strstr(taken, "\"links\":[],"));
    assert_null(strstr(strstr(taken, "\"clients\"") + 1, "\"clients\""));
}

static void what_does_not_fit_is_refused(void **state)
{
    const char *text = HEAD LISTS "}";
    struct writer w = writer_make(room, 100);
    struct compact c = compact_make(&w);

    (void)state;
    assert_int_equal(other_json_take(bytes_text(text), "B", &c, &why),
                     ERR_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_is_passed_on),
        cmocka_unit_test(what_is_not_known_is_left_out),
        cmocka_unit_test(what_is_no_status_is_refused),
        cmocka_unit_test(every_kind_is_looked_at),
        cmocka_unit_test(of_two_members_one_is_passed_on),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };

    return cmocka_run_group_tests_name("http/other_json", tests, NULL, NULL);
}
