#include "unit.h"

#include "others/overpass.h"

static struct kinds kinds;
static struct places_query query;
static char buffer[ANSWER_BYTES_MAX];
static struct writer json;
static const char *why;
static bool again;

static int begin(void **state)
{
    int64_t line;

    (void)state;
    memset(&query, 0, sizeof(query));
    query.radius_um = 1000 * INT64_C(1000000);
    query.items_max = 20;
    json = writer_make(buffer, sizeof(buffer) - 1);
    return kinds_read(&kinds, kinds_default(), &line, &why) == ERR_OK ? 0 : -1;
}

static enum answer_status answered(const char *body)
{
    json = writer_make(buffer, sizeof(buffer) - 1);
    enum answer_status status =
        overpass_read(bytes_text(body), &kinds, &query, &json, &why, &again);
    buffer[json.size] = 0;
    assert_false(json.full);
    assert_true((why == NULL) ==
                (status == ANSWER_OK || status == ANSWER_ZERO_RESULTS));
    return status;
}

static void the_question_is_overpass_ql(void **state)
{
    (void)state;
    query.lat_e9 = -1500000000;
    query.lon_e9 = 7123456789;
    json.size = 0;
    overpass_write(&json, &query, 9);
    buffer[json.size] = 0;
    assert_non_null(strstr(buffer, "[out:json][timeout:9];nwr(around:40,"
                                   "-1.500000000,7.123456789)[name][~\"^("));
    assert_non_null(strstr(buffer, "nwr(around:200,"));
    assert_non_null(strstr(buffer, "nwr(around:1000,"));
    assert_non_null(strstr(buffer, "out center tags 60;"));
}

/* Nothing of a keyword reaches the server but letters, digits and blanks. */
static void a_keyword_cannot_leave_its_quotes(void **state)
{
    (void)state;
    memcpy(query.keyword, "a\"];b\\.*", 9);
    overpass_write(&json, &query, 9);
    buffer[json.size] = 0;
    assert_non_null(strstr(buffer, "[name~\"a...b...\",i]"));
    assert_true(json.size < OVERPASS_QUESTION_BYTES_MAX);
}

#define NODE(id, lat) "{\"type\":\"node\",\"id\":" id ",\"lat\":" lat
#define BAR           "\"tags\":{\"amenity\":\"bar\",\"name\":"
#define AT            ",\"lon\":0," BAR

#define FAR           NODE("1", "0.005") AT "\"Far\"}}"
#define NEAR          NODE("2", "0.001") AT "\"Near\"}}"
#define AGAIN         NODE("2", "0.001") AT "\"Near again\"}}"
#define OUTSIDE       NODE("3", "0.02") AT "\"Outside\"}}"
#define NOBODY        NODE("4", "0.001") ",\"lon\":0,\"tags\":{\"shop\":\"yes\"}}"
#define PATH                                                                   \
    NODE("5", "0.002")                                                         \
    ",\"lon\":0,\"tags\":{\"highway\":\"path\",\"name\":\"Path\"}}"
#define WAY                                                                    \
    "{\"type\":\"way\",\"id\":9,\"center\":{\"lat\":0.003,\"lon\":0}," BAR     \
    "\"Way\"}}"
#define BOOKS                                                                  \
    NODE("8", "0")                                                             \
    ",\"lon\":0,\"tags\":{\"shop\":\"books\",\"name\":\"Pages\"}}"

static void elements_come_nearest_first(void **state)
{
    (void)state;
    assert_int_equal(answered("{\"elements\":[" FAR "," NEAR "," AGAIN
                              "," OUTSIDE "," NOBODY "," PATH "," WAY ",7]}"),
                     ANSWER_OK);
    const char *near = strstr(buffer, "\"osm:n2\"");
    const char *way = strstr(buffer, "\"osm:w9\"");
    const char *far = strstr(buffer, "\"osm:n1\"");
    assert_true(near && way && far && near < way && way < far);
    assert_null(strstr(near + 1, "\"osm:n2\""));
    assert_null(strstr(buffer, "Outside"));
    assert_null(strstr(buffer, "Path"));
    assert_non_null(strstr(buffer, "OpenStreetMap contributors"));
    query.items_max = 1;
    assert_int_equal(answered("{\"elements\":[" FAR "," NEAR "]}"), ANSWER_OK);
    assert_null(strstr(buffer, "Far"));
    query.items_max = 0;
    assert_int_equal(answered("{\"elements\":[" NEAR "]}"),
                     ANSWER_ZERO_RESULTS);
}

static void what_is_not_wanted_is_left_out(void **state)
{
    static const char body[] = "{\"elements\":[" NEAR "," BOOKS "]}";

    (void)state;
    memcpy(query.types, "book_store", 11);
    assert_int_equal(answered(body), ANSWER_OK);
    assert_null(strstr(buffer, "Near"));
    assert_non_null(strstr(buffer, "Pages"));
    memcpy(query.keyword, "near", 5);
    assert_int_equal(answered(body), ANSWER_ZERO_RESULTS);
}

static void a_soft_error_is_told(void **state)
{
    static const struct {
        const char *body;
        enum answer_status status;
        bool again;
        const char *cause;
    } cases[] = {
        {"{\"elements\":[],\"remark\":\"runtime error: Query timed out in "
         "\\\"query\\\" at line 1 after 11 seconds.\"}",
         ANSWER_UNKNOWN_ERROR, true, "in time"},
        {"{\"elements\":[],\"remark\":\"runtime error: Query ran out of memory"
         " in \\\"query\\\"\"}",
         ANSWER_UNKNOWN_ERROR, false, "memory"},
        {"{\"elements\":[],\"remark\":\"runtime error: open64: 0 Success "
         "Dispatcher_Client::request_read_and_idx::rate_limited.\"}",
         ANSWER_OVER_QUERY_LIMIT, false, "too many"},
        {"<html>The server is probably too busy to handle your request.",
         ANSWER_UNKNOWN_ERROR, true, "in time"},
        {"<html>", ANSWER_UNKNOWN_ERROR, false, "can be read"},
        {"{}", ANSWER_UNKNOWN_ERROR, false, "can be read"},
        {"{\"elements\":{}}", ANSWER_UNKNOWN_ERROR, false, "can be read"},
        {"", ANSWER_UNKNOWN_ERROR, false, "can be read"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(answered(cases[i].body), cases[i].status);
        assert_true(again == cases[i].again);
        assert_non_null(strstr(why, cases[i].cause));
    }
    assert_int_equal(answered("{\"elements\":[],\"remark\":\"hello\"}"),
                     ANSWER_ZERO_RESULTS);
}

/* Forty, the farthest first: the nearest twenty are kept. */
static void many_elements_are_bounded(void **state)
{
    static char body[8192] = "{\"elements\":[";

    (void)state;
    for (int i = 40; i > 0; i--)
        snprintf(body + strlen(body), sizeof(body) - strlen(body),
                 "{\"type\":\"node\",\"id\":%d,\"lat\":0.000%02d,\"lon\":0," BAR
                 "\"N%d\"}},",
                 i, i, i);
    snprintf(body + strlen(body), sizeof(body) - strlen(body), "0]}");
    assert_int_equal(answered(body), ANSWER_OK);
    assert_non_null(strstr(buffer, "\"osm:n1\""));
    assert_non_null(strstr(buffer, "\"osm:n20\""));
    assert_null(strstr(buffer, "\"osm:n21\""));
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_question_is_overpass_ql),
        TEST(a_keyword_cannot_leave_its_quotes),
        TEST(elements_come_nearest_first),
        TEST(what_is_not_wanted_is_left_out),
        TEST(a_soft_error_is_told),
        TEST(many_elements_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
