#include "unit.h"

#include "others/google.h"

static char room[GOOGLE_BYTES_MAX(4096)];
static struct places_query query;
static const char *why;

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
    struct writer w = writer_make(room, GOOGLE_REQUEST_BYTES_MAX);

    google_write_request(&w, &query);
    assert_false(w.full);
    room[w.size] = '\0';
    return writer_bytes(&w);
}

static void twenty_places_in_a_circle_are_asked_for(void **state)
{
    (void)state;
    assert_text(asked(), "{\n"
                         "   \"locationRestriction\" : {\n"
                         "      \"circle\" : {\n"
                         "         \"center\" : {\n"
                         "            \"latitude\" : 34.06893,\n"
                         "            \"longitude\" : -118.445127\n"
                         "         },\n"
                         "         \"radius\" : 10000\n"
                         "      }\n"
                         "   },\n"
                         "   \"maxResultCount\" : 20,\n"
                         "   \"rankPreference\" : \"DISTANCE\"\n"
                         "}");
}

static void types_and_rank_are_asked_for(void **state)
{
    (void)state;
    strcpy(query.types, "museum,park");
    query.rank = RANK_PROMINENCE;
    query.radius_um = 0;
    asked();
    assert_non_null(
        strstr(room, "   \"includedTypes\" : [ \"museum\", \"park\" ],\n"));
    assert_non_null(strstr(room, "\"radius\" : 1\n"));
    assert_non_null(strstr(room, "\"rankPreference\" : \"POPULARITY\""));
}

static void no_more_types_than_google_takes(void **state)
{
    size_t count = 0;

    (void)state;
    for (int i = 0; i < PLACE_TYPES_BYTES_MAX; i++)
        query.types[i] = i % 2 ? ',' : '\x01';
    asked();
    for (const char *at = room; (at = strstr(at, "\\u0001")); at++)
        count++;
    assert_int_equal(count, GOOGLE_TYPES_MAX);
}

/* ---- what is answered ---- */

static struct bytes mapped(const char *body)
{
    struct writer w = writer_make(room, GOOGLE_BYTES_MAX(strlen(body)));
    enum err error = google_read(bytes_text(body), &query, &w, &why);
    struct layout layout;

    if (error != ERR_OK)
        fail_msg("%s", why);
    assert_int_equal(layout_read(writer_bytes(&w), &layout, &why), ERR_OK);
    room[w.size] = '\0';
    return writer_bytes(&w);
}

#define EMPTY(status)                                                          \
    "{\n"                                                                      \
    "   \"html_attributions\" : [],\n"                                         \
    "   \"results\" : [],\n"                                                   \
    "   \"status\" : \"" status "\"\n"                                         \
    "}"

static void a_whole_place_is_mapped(void **state)
{
    (void)state;
    assert_text(
        mapped("{\"places\":[{\"name\":\"places/x\",\"types\":[\"cafe\","
               "\"\\u0066ood\"],\"id\":\"ChIJ\\/x\",\"plusCode\":{"
               "\"globalCode\":\"85\",\"compoundCode\":\"39 LA\"},"
               "\"location\":{\"longitude\":-118.44512700000000123,"
               "\"latitude\":34.0689254e0},\"viewport\":{\"low\":{"
               "\"latitude\":34.0,\"longitude\":-118.50},\"high\":{\"latitude\""
               ":34.1,\"longitude\":-118.4}},\"rating\":4.50,"
               "\"businessStatus\":\"OPERATIONAL\",\"priceLevel\":"
               "\"PRICE_LEVEL_MODERATE\",\"userRatingCount\":"
               "9223372036854775808,\"displayName\":{\"text\":"
               "\"Caf\\u00e9 \xf0\x9f\x98\x80 \\ud83d\\ude00\",\"languageCode\""
               ":\"fr\"},\"shortFormattedAddress\":\"1 \\\"Rue\\\"\","
               "\"currentOpeningHours\":{\"openNow\":true,\"x\":[]}}]}"),
        "{\n"
        "   \"html_attributions\" : [],\n"
        "   \"results\" : [\n"
        "      {\n"
        "         \"business_status\" : \"OPERATIONAL\",\n"
        "         \"geometry\" : {\n"
        "            \"location\" : {\n"
        "               \"lat\" : 34.0689254e0,\n"
        "               \"lng\" : -118.44512700000000123\n"
        "            },\n"
        "            \"viewport\" : {\n"
        "               \"northeast\" : {\n"
        "                  \"lat\" : 34.1,\n"
        "                  \"lng\" : -118.4\n"
        "               },\n"
        "               \"southwest\" : {\n"
        "                  \"lat\" : 34.0,\n"
        "                  \"lng\" : -118.50\n"
        "               }\n"
        "            }\n"
        "         },\n"
        "         \"name\" : \"Caf\\u00e9 \xf0\x9f\x98\x80 \\ud83d\\ude00\",\n"
        "         \"opening_hours\" : {\n"
        "            \"open_now\" : true\n"
        "         },\n"
        "         \"place_id\" : \"ChIJ\\/x\",\n"
        "         \"plus_code\" : {\n"
        "            \"compound_code\" : \"39 LA\",\n"
        "            \"global_code\" : \"85\"\n"
        "         },\n"
        "         \"price_level\" : 2,\n"
        "         \"rating\" : 4.50,\n"
        "         \"reference\" : \"ChIJ\\/x\",\n"
        "         \"types\" : [ \"cafe\", \"food\" ],\n"
        "         \"user_ratings_total\" : 9223372036854775808,\n"
        "         \"vicinity\" : \"1 \\\"Rue\\\"\"\n"
        "      }\n"
        "   ],\n"
        "   \"status\" : \"OK\"\n"
        "}");
}

#define PLACE(more)                                                            \
    "{\"id\":\"a\",\"location\":{\"latitude\":1,\"longitude\":2}" more "}"

static void the_least_is_an_id_and_a_location(void **state)
{
    (void)state;
    assert_text(mapped("{\"places\":[" PLACE("") "]}"),
                "{\n"
                "   \"html_attributions\" : [],\n"
                "   \"results\" : [\n"
                "      {\n"
                "         \"geometry\" : {\n"
                "            \"location\" : {\n"
                "               \"lat\" : 1,\n"
                "               \"lng\" : 2\n"
                "            }\n"
                "         },\n"
                "         \"place_id\" : \"a\",\n"
                "         \"reference\" : \"a\"\n"
                "      }\n"
                "   ],\n"
                "   \"status\" : \"OK\"\n"
                "}");
}

static void what_lacks_them_is_left_out(void **state)
{
    static const char *const bad[] = {
        "{\"location\":{\"latitude\":1,\"longitude\":2}}",
        "{\"id\":\"\",\"location\":{\"latitude\":1,\"longitude\":2}}",
        "{\"id\":7,\"location\":{\"latitude\":1,\"longitude\":2}}",
        "{\"id\":\"a\"}",
        "{\"id\":\"a\",\"location\":{}}",
        "{\"id\":\"a\",\"location\":[1,2]}",
        "{\"id\":\"a\",\"location\":{\"latitude\":\"1\",\"longitude\":2}}",
        "{\"id\":\"a\",\"location\":{\"latitude\":90.1,\"longitude\":2}}",
        "{\"id\":\"a\",\"location\":{\"latitude\":1,\"longitude\":-180.1}}",
        "{\"id\":\"a\",\"location\":{\"latitude\":1e999,\"longitude\":2}}",
        "7",
        "null",
    };
    char body[300];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        snprintf(body, sizeof(body), "{\"places\":[%s]}", bad[i]);
        assert_text(mapped(body), EMPTY("ZERO_RESULTS"));
    }
    snprintf(body, sizeof(body), "{\"places\":[%s,%s,%s]}", bad[0], PLACE(""),
             bad[3]);
    mapped(body);
    assert_non_null(strstr(room, "\"place_id\" : \"a\""));
}

/* The service leaves out zeros. */
static void a_degree_that_is_not_told_is_zero(void **state)
{
    (void)state;
    mapped("{\"places\":[{\"id\":\"a\",\"location\":{\"longitude\":6.5}}]}");
    assert_non_null(strstr(room, "\"lat\" : 0,\n               \"lng\" : 6.5"));
    mapped("{\"places\":[{\"id\":\"a\",\"location\":{\"latitude\":6.5}}]}");
    assert_non_null(strstr(room, "\"lat\" : 6.5,\n               \"lng\" : 0"));
}

static void what_is_of_another_kind_is_left_out(void **state)
{
    (void)state;
    mapped("{\"places\":[" PLACE(
        ",\"rating\":\"4\",\"displayName\":\"x\",\"businessStatus\":1,"
        "\"viewport\":{\"low\":{\"latitude\":1}},\"types\":\"cafe\","
        "\"priceLevel\":\"PRICE_LEVEL_UNSPECIFIED\",\"plusCode\":{},"
        "\"currentOpeningHours\":{\"openNow\":1},\"userRatingCount\":null,"
        "\"shortFormattedAddress\":[]") "]}");
    assert_null(strstr(room, "rating"));
    assert_null(strstr(room, "name"));
    assert_null(strstr(room, "viewport"));
    assert_null(strstr(room, "types"));
    assert_null(strstr(room, "price_level"));
    assert_null(strstr(room, "plus_code"));
    assert_null(strstr(room, "opening_hours"));
    assert_null(strstr(room, "user_ratings_total"));
    assert_null(strstr(room, "business_status"));
    assert_null(strstr(room, "vicinity"));
}

static void price_levels_are_numbers(void **state)
{
    static const char *const words[] = {"FREE", "INEXPENSIVE", "MODERATE",
                                        "EXPENSIVE", "VERY_EXPENSIVE"};
    char text[200];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        snprintf(text, sizeof(text), "{\"places\":[%.*s%s\"}]}",
                 (int)strlen(PLACE("")) - 1, PLACE(""), ",\"priceLevel\":\"");
        snprintf(text + strlen(text) - 4, 60, "PRICE_LEVEL_%s\"}]}", words[i]);
        mapped(text);
        snprintf(text, sizeof(text), "\"price_level\" : %zu,", i);
        assert_non_null(strstr(room, text));
    }
}

static void nothing_is_zero_results(void **state)
{
    (void)state;
    assert_text(mapped("{}"), EMPTY("ZERO_RESULTS"));
    assert_text(mapped(" {\"places\":[]}\n"), EMPTY("ZERO_RESULTS"));
}

static void no_more_than_twenty_are_given(void **state)
{
    static char body[4096];
    size_t count = 0;

    (void)state;
    strcpy(body, "{\"places\":[7");
    for (int i = 0; i < 25; i++)
        strcat(body, "," PLACE(""));
    strcat(body, "]}");
    mapped(body);
    for (const char *at = room; (at = strstr(at, "\"place_id\"")); at++)
        count++;
    assert_int_equal(count, 20);
}

static void keywords_are_looked_for_in_names(void **state)
{
    (void)state;
    strcpy(query.keyword, "bar");
    mapped(
        "{\"places\":[" PLACE(",\"displayName\":{\"text\":\"B\\u0041R 1\"}") "," PLACE(
            ",\"displayName\":{\"text\":\"Inn\"}") "," PLACE("") "]}");
    assert_non_null(strstr(room, "\"name\" : \"B\\u0041R 1\""));
    assert_null(strstr(room, "Inn"));
    assert_null(strstr(strstr(room, "place_id") + 1, "place_id"));
}

static void attributions_are_links(void **state)
{
    (void)state;
    mapped("{\"places\":[" PLACE(
        ",\"attributions\":[{\"provider\":\"A & "
        "<B>\",\"providerUri\":"
        "\"https:\\/\\/a.example/"
        "?x=\\\"\"},{\"provider\":\"C\"}]") "," PLACE(","
                                                      "\""
                                                      "at"
                                                      "tr"
                                                      "ib"
                                                      "ut"
                                                      "io"
                                                      "ns"
                                                      "\""
                                                      ":["
                                                      "{"
                                                      "\""
                                                      "pr"
                                                      "ov"
                                                      "id"
                                                      "er"
                                                      "\""
                                                      ":"
                                                      "\""
                                                      "C"
                                                      "\""
                                                      "},"
                                                      "{"
                                                      "\""
                                                      "pr"
                                                      "ov"
                                                      "id"
                                                      "er"
                                                      "\""
                                                      ":"
                                                      "\""
                                                      "D"
                                                      "\""
                                                      ","
                                                      "\""
                                                      "pr"
                                                      "ov"
                                                      "id"
                                                      "er"
                                                      "Ur"
                                                      "i"
                                                      "\""
                                                      ":"
                                                      "\""
                                                      "ja"
                                                      "va"
                                                      "sc"
                                                      "ri"
                                                      "pt"
                                                      ":a"
                                                      "le"
                                                      "rt"
                                                      "(1"
                                                      ")"
                                                      "\""
                                                      "},"
                                                      "{}"
                                                      ",7"
                                                      "]") "]}");
    assert_non_null(strstr(
        room, "   \"html_attributions\" : [\n"
              "      \"<a href=\\\"https://a.example/?x=&quot;\\\">A &amp; "
              "&lt;B&gt;</a>\",\n"
              "      \"C\",\n"
              "      \"D\"\n"
              "   ],\n"));
}

static void assert_bad(const char *body, const char *reason)
{
    struct writer w = writer_make(room, sizeof(room));

    assert_int_equal(google_read(bytes_text(body), &query, &w, &why),
                     ERR_MALFORMED);
    assert_string_equal(why, reason);
}

static void anything_else_is_refused(void **state)
{
    (void)state;
    assert_bad("", "the text ends too early");
    assert_bad("<html>", "a value is missing");
    assert_bad("[]", "it is no object");
    assert_bad("{\"places\":{}}", "its places are no array");
    assert_bad("{\"error\":{\"code\":400}}",
               "it is an error, and says that it is none");
}

static void a_full_writer_is_told(void **state)
{
    struct writer w = writer_make(room, 100);

    (void)state;
    assert_int_equal(
        google_read(BYTES("{\"places\":[" PLACE("") "]}"), &query, &w, &why),
        ERR_FULL);
}

/* ---- other HTTP statuses ---- */

static void judge(unsigned http_status, const char *body,
                  enum answer_status wanted, bool wanted_again,
                  const char *wanted_message)
{
    struct writer w = writer_make(room, 200);
    bool again;

    assert_int_equal(google_error(http_status, bytes_text(body),
                                  BYTES("AIzaSy"), &w, &again),
                     wanted);
    assert_int_equal(again, wanted_again);
    assert_text(writer_bytes(&w), wanted_message);
}

static void every_http_status_has_its_word(void **state)
{
    (void)state;
    judge(400,
          "{\"error\":{\"code\":400,\"message\":\"API key not valid: "
          "AIzaSy.\\n\",\"status\":\"INVALID_ARGUMENT\"}}",
          ANSWER_INVALID_REQUEST, false, "API key not valid: ***. ");
    judge(401, "{}", ANSWER_REQUEST_DENIED, false,
          "Google answered with HTTP status 401");
    judge(403, "{\"error_message\":\"No.\"}", ANSWER_REQUEST_DENIED, false,
          "No.");
    judge(404, "<html>", ANSWER_UNKNOWN_ERROR, false,
          "Google answered with HTTP status 404");
    judge(429, "", ANSWER_OVER_QUERY_LIMIT, false,
          "Google answered with HTTP status 429");
    for (unsigned code = 500; code < 506; code++) {
        char text[60];

        snprintf(text, sizeof(text), "Google answered with HTTP status %u",
                 code);
        judge(code, "{\"error\":{\"message\":\"\"}}", ANSWER_UNKNOWN_ERROR,
              code != 501 && code != 505, text);
    }
    judge(302, "{\"error\":\"x\"}", ANSWER_UNKNOWN_ERROR, false,
          "Google answered with HTTP status 302");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(twenty_places_in_a_circle_are_asked_for, begin),
        cmocka_unit_test_setup(types_and_rank_are_asked_for, begin),
        cmocka_unit_test_setup(no_more_types_than_google_takes, begin),
        cmocka_unit_test_setup(a_whole_place_is_mapped, begin),
        cmocka_unit_test_setup(the_least_is_an_id_and_a_location, begin),
        cmocka_unit_test_setup(what_lacks_them_is_left_out, begin),
        cmocka_unit_test_setup(a_degree_that_is_not_told_is_zero, begin),
        cmocka_unit_test_setup(what_is_of_another_kind_is_left_out, begin),
        cmocka_unit_test_setup(price_levels_are_numbers, begin),
        cmocka_unit_test_setup(nothing_is_zero_results, begin),
        cmocka_unit_test_setup(no_more_than_twenty_are_given, begin),
        cmocka_unit_test_setup(keywords_are_looked_for_in_names, begin),
        cmocka_unit_test_setup(attributions_are_links, begin),
        cmocka_unit_test_setup(anything_else_is_refused, begin),
        cmocka_unit_test_setup(a_full_writer_is_told, begin),
        cmocka_unit_test_setup(every_http_status_has_its_word, begin),
    };

    return cmocka_run_group_tests_name("others/google", tests, NULL, NULL);
}
