#include "unit.h"

#include "others/legacy.h"
#include "others/query_text.h"

static char room[LEGACY_QUERY_BYTES_MAX];
static struct places_query query;

static int begin(void **state)
{
    (void)state;
    query = (struct places_query){.lat_e9 = 34068930000,
                                  .lon_e9 = -118445127000,
                                  .radius_um = 10000000000,
                                  .items_max = 5};
    return 0;
}

/* ---- what is asked ---- */

static struct bytes asked(void)
{
    struct writer w = writer_make(room, sizeof(room));

    legacy_write_query(&w, &query);
    assert_false(w.full);
    return writer_bytes(&w);
}

static void numbers_are_exact(void **state)
{
    (void)state;
    assert_text(asked(), "location=34.06893,-118.445127&radius=10000");
    query.lat_e9 = -1;
    query.lon_e9 = 180000000000;
    query.radius_um = 50000000000;
    assert_text(asked(), "location=-0.000000001,180&radius=50000");
    query.lat_e9 = 0;
    query.lon_e9 = -100000000;
    query.radius_um = 1500000001;
    assert_text(asked(), "location=0,-0.1&radius=1500.000001");
}

static void no_radius_is_still_a_request(void **state)
{
    (void)state;
    query.radius_um = 0;
    assert_text(asked(), "location=34.06893,-118.445127&radius=1");
    query.radius_um = 999999;
    assert_text(asked(), "location=34.06893,-118.445127&radius=1");
    query.radius_um = 1000001;
    assert_text(asked(), "location=34.06893,-118.445127&radius=1.000001");
}

static void type_and_keyword_are_encoded(void **state)
{
    (void)state;
    strcpy(query.types, "caf\xc3\xa9,museum");
    strcpy(query.keyword, "a&b=c d+%\"~-._Z9/");
    assert_text(asked(),
                "location=34.06893,-118.445127&radius=10000&type=caf%C3%A9"
                "&keyword=a%26b%3Dc%20d%2B%25%22~-._Z9%2F");
}

static void the_longest_query_fits(void **state)
{
    (void)state;
    query.lat_e9 = -89999999999;
    query.lon_e9 = -179999999999;
    query.radius_um = 49999999999;
    memset(query.types, ' ', sizeof(query.types) - 1);
    memset(query.keyword, ' ', sizeof(query.keyword) - 1);
    assert_true(asked().size > 900);
}

static void types_are_split(void **state)
{
    struct bytes types[QUERY_TYPES_MAX];

    (void)state;
    assert_int_equal(query_types(&query, types), 0);
    strcpy(query.types, ",a,,bc,");
    assert_int_equal(query_types(&query, types), 2);
    assert_text(types[0], "a");
    assert_text(types[1], "bc");
    for (int i = 0; i < PLACE_TYPES_BYTES_MAX; i++)
        query.types[i] = i % 2 ? ',' : 'x';
    assert_int_equal(query_types(&query, types), PLACE_TYPES_BYTES_MAX / 2);
}

static void keywords_are_found_whatever_the_case(void **state)
{
    (void)state;
    assert_true(query_keyword_in(&query, BYTES("")));
    strcpy(query.keyword, "Bar");
    assert_true(query_keyword_in(&query, BYTES("bAR")));
    assert_true(query_keyword_in(&query, BYTES("Le bar")));
    assert_true(query_keyword_in(&query, BYTES("babarum")));
    assert_false(query_keyword_in(&query, BYTES("ba")));
    assert_false(query_keyword_in(&query, BYTES("")));
    strcpy(query.keyword, "[");
    assert_false(query_keyword_in(&query, BYTES("{")));
}

/* ---- what is answered ---- */

static struct layout layout;
static char message[200];
static bool again;

static void judge(const char *body, enum answer_status wanted,
                  bool wanted_again, const char *wanted_message)
{
    struct writer w = writer_make(message, sizeof(message));

    assert_int_equal(
        legacy_read(bytes_text(body), BYTES("AIzaSy"), &layout, &w, &again),
        wanted);
    assert_text(writer_bytes(&w), wanted_message);
    assert_int_equal(again, wanted_again);
}

static void places_are_taken_as_they_are(void **state)
{
    (void)state;
    judge("{\"results\":[{}],\"status\":\"OK\",\"error_message\":\"x\"}",
          ANSWER_OK, false, "");
    assert_int_equal(layout.count, 1);
    judge("{\"results\":[],\"status\":\"ZERO_RESULTS\"}", ANSWER_ZERO_RESULTS,
          false, "");
}

static void every_other_status_has_a_cause(void **state)
{
    (void)state;
    judge("{\"results\":[],\"status\":\"REQUEST_DENIED\",\"error_message\":"
          "\"The provided API key AIzaSy is \\\"bad\\\".\\n\"}",
          ANSWER_REQUEST_DENIED, false,
          "The provided API key *** is \"bad\". ");
    judge("{\"results\":[],\"status\":\"OVER_QUERY_LIMIT\"}",
          ANSWER_OVER_QUERY_LIMIT, false,
          "Google says no more than OVER_QUERY_LIMIT");
    judge("{\"results\":[],\"status\":\"INVALID_REQUEST\",\"error_message\":1}",
          ANSWER_INVALID_REQUEST, false,
          "Google says no more than INVALID_REQUEST");
    judge("{\"results\":[],\"status\":\"UNKNOWN_ERROR\"}", ANSWER_UNKNOWN_ERROR,
          true, "Google says no more than UNKNOWN_ERROR");
}

#define NO "Google's answer is no Nearby Search: "

static void anything_else_is_an_error_with_its_cause(void **state)
{
    char deep[100];

    (void)state;
    judge("", ANSWER_UNKNOWN_ERROR, false, NO "it is empty");
    judge("\r\n <!DOCTYPE html><p>Sign in", ANSWER_UNKNOWN_ERROR, false,
          NO "it is HTML or XML");
    judge("Not found", ANSWER_UNKNOWN_ERROR, false, NO "a value is missing");
    judge("{\"results\":[{\"a\":1},", ANSWER_UNKNOWN_ERROR, false,
          NO "the text ends too early");
    judge("{\"results\":[\"\xff\"]}", ANSWER_UNKNOWN_ERROR, false,
          NO "bytes that are not UTF-8");
    judge("\xef\xbb\xbf{\"results\":[],\"status\":\"OK\"}",
          ANSWER_UNKNOWN_ERROR, false, NO "a byte order mark before the value");
    judge("{\"results\":[],\"results\":[],\"status\":\"OK\"}",
          ANSWER_UNKNOWN_ERROR, false, NO "it has two members named results");
    judge("{\"results\":[],\"status\":\"FINE\"}", ANSWER_UNKNOWN_ERROR, false,
          NO "its status is none of Google's words");
    memset(deep, '[', sizeof(deep));
    deep[99] = '\0';
    judge(deep, ANSWER_UNKNOWN_ERROR, false,
          NO "too many objects and arrays in one another");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(numbers_are_exact, begin),
        cmocka_unit_test_setup(no_radius_is_still_a_request, begin),
        cmocka_unit_test_setup(type_and_keyword_are_encoded, begin),
        cmocka_unit_test_setup(the_longest_query_fits, begin),
        cmocka_unit_test_setup(types_are_split, begin),
        cmocka_unit_test_setup(keywords_are_found_whatever_the_case, begin),
        cmocka_unit_test_setup(places_are_taken_as_they_are, begin),
        cmocka_unit_test_setup(every_other_status_has_a_cause, begin),
        cmocka_unit_test_setup(anything_else_is_an_error_with_its_cause, begin),
    };

    return cmocka_run_group_tests_name("others/legacy", tests, NULL, NULL);
}
