#include "unit.h"

#include "http/nearby_new.h"
#include "http/new_mask.h"
#include "http/new_places.h"

static struct nearby_new asked;
static const char *why;
static uint32_t leaves;
static char room[NEW_PLACES_BYTES_MAX(4096)];

#define WHERE                                                                  \
    "\"locationRestriction\":{\"circle\":{\"center\":{\"latitude\":34.06893,"  \
    "\"longitude\":-118.445127},\"radius\":10000.5}}"

/* ---- bodies ---- */

static void take(const char *body)
{
    if (nearby_new_read(bytes_text(body), RANK_PROMINENCE, &asked, &why) !=
        ERR_OK)
        fail_msg("%s: %s", body, why);
}

static void refuse(const char *body, const char *has)
{
    if (nearby_new_read(bytes_text(body), RANK_PROMINENCE, &asked, &why) ==
        ERR_OK)
        fail_msg("%s is taken", body);
    if (!strstr(why, has))
        fail_msg("%s: %s", body, why);
}

static void a_circle_is_enough(void **state)
{
    (void)state;
    take("{" WHERE "}");
    assert_int_equal(asked.query.lat_e9, 34068930000);
    assert_int_equal(asked.query.lon_e9, -118445127000);
    assert_int_equal(asked.query.radius_um, 10000500000);
    assert_int_equal(asked.query.items_max, 20);
    assert_int_equal(asked.query.rank, RANK_PROMINENCE);
    assert_int_equal(asked.items_max, 20);
    take("{\"location_restriction\":{\"circle\":{\"center\":{\"latitude\":1},"
         "\"radius\":50000}},\"languageCode\":\"de\",\"includedTypes\":null}");
    assert_int_equal(asked.query.lat_e9, 1000000000);
    assert_int_equal(asked.query.lon_e9, 0);
}

static void a_circle_is_needed(void **state)
{
    (void)state;
    refuse("", "");
    refuse("{", "");
    refuse("[]", "must be a JSON object");
    refuse("{}", "locationRestriction is missing");
    refuse("{\"locationRestriction\":null}", "locationRestriction is missing");
    refuse("{\"locationRestriction\":{\"rectangle\":{}}}", "wants a circle");
    refuse("{\"locationRestriction\":{\"circle\":{\"radius\":5}}}", "center");
    /* What is misspelt must not be 0. */
    refuse("{\"locationRestriction\":{\"circle\":{\"center\":{\"lat\":1,"
           "\"lng\":2},\"radius\":5}}}",
           "latitude and a longitude");
    refuse("{\"locationRestriction\":{\"circle\":{\"center\":{},\"radius\":5,"
           "\"radios\":6}}}",
           "a center and a radius");
    refuse("{\"locationRestriction\":{\"circle\":{\"center\":{},"
           "\"radius\":0}}}",
           "radius");
    refuse("{\"locationRestriction\":{\"circle\":{\"center\":{},"
           "\"radius\":50000.1}}}",
           "radius");
    refuse("{\"locationRestriction\":{\"circle\":{\"center\":{\"latitude\":"
           "90.1},\"radius\":5}}}",
           "latitude");
    refuse("{\"locationRestriction\":{\"circle\":{\"center\":{\"longitude\":"
           "\"1\"},\"radius\":5}}}",
           "longitude");
}

static void what_nobody_knows_is_refused(void **state)
{
    (void)state;
    refuse("{" WHERE ",\"included_type\":[]}", "does not have");
}

static void at_most_20_are_wanted(void **state)
{
    (void)state;
    take("{" WHERE ",\"maxResultCount\":5}");
    assert_int_equal(asked.items_max, 5);
    assert_int_equal(asked.query.items_max, 5);
    take("{" WHERE ",\"max_result_count\":0}");
    assert_int_equal(asked.items_max, 20);
    refuse("{" WHERE ",\"maxResultCount\":21}", "maxResultCount");
    refuse("{" WHERE ",\"maxResultCount\":-1}", "maxResultCount");
    refuse("{" WHERE ",\"maxResultCount\":1.5}", "maxResultCount");
    refuse("{" WHERE ",\"maxResultCount\":\"5\"}", "maxResultCount");
}

static void a_rank_has_a_name_or_a_number(void **state)
{
    (void)state;
    take("{" WHERE ",\"rankPreference\":\"DISTANCE\"}");
    assert_int_equal(asked.query.rank, RANK_DISTANCE);
    take("{" WHERE ",\"rankPreference\":1}");
    assert_int_equal(asked.query.rank, RANK_DISTANCE);
    take("{" WHERE ",\"rankPreference\":\"POPULARITY\"}");
    assert_int_equal(asked.query.rank, RANK_PROMINENCE);
    take("{" WHERE ",\"rankPreference\":0}");
    refuse("{" WHERE ",\"rankPreference\":3}", "rankPreference");
    refuse("{" WHERE ",\"rankPreference\":\"x\"}", "rankPreference");
    refuse("{" WHERE ",\"rankPreference\":[]}", "rankPreference");
}

static void types_are_asked_for(void **state)
{
    (void)state;
    take("{" WHERE ",\"includedTypes\":[\"cafe\",\"b\\u0061r\"]}");
    assert_string_equal(asked.query.types, "cafe,bar");
    take("{" WHERE ",\"includedPrimaryTypes\":[\"cafe\"],\"maxResultCount\":"
         "3}");
    assert_string_equal(asked.query.types, "cafe");
    assert_int_equal(asked.query.items_max, 20);
    assert_int_equal(asked.items_max, 3);
    take("{" WHERE ",\"includedPrimaryTypes\":[\"cafe\"],\"includedTypes\":["
         "\"bar\"]}");
    assert_string_equal(asked.query.types, "bar");
    refuse("{" WHERE ",\"includedTypes\":\"cafe\"}", "array");
    refuse("{" WHERE ",\"includedTypes\":[\"Cafe\"]}", "at most 50 words");
    refuse("{" WHERE ",\"includedTypes\":[7]}", "at most 50 words");
    refuse("{" WHERE ",\"includedTypes\":[\"a\"],\"excludedTypes\":[\"a\"]}",
           "both");
    refuse("{" WHERE ",\"includedPrimaryTypes\":[\"a\"],"
           "\"excludedPrimaryTypes\":[\"b\",\"a\"]}",
           "both");
}

static void fifty_types_are_the_most(void **state)
{
    char body[1024] = "{" WHERE ",\"excludedTypes\":[\"x\"";

    (void)state;
    for (int i = 1; i < 50; i++)
        strcat(body, ",\"x\"");
    strcat(body, "]}");
    take(body);
    strcpy(body + strlen(body) - 2, ",\"x\"]}");
    refuse(body, "at most 50 words");
}

/* ---- masks ---- */

static uint32_t mask(const char *text)
{
    if (new_mask_read(bytes_text(text), &leaves) != ERR_OK)
        fail_msg("%s", text);
    return leaves;
}

static void masks_name_leaves(void **state)
{
    (void)state;
    assert_int_equal(mask("places.id"), NEW_LEAF(NEW_ID));
    assert_int_equal(mask(" places.types , places.location.latitude"),
                     NEW_LEAF(NEW_TYPES) | NEW_LEAF(NEW_LATITUDE));
    assert_int_equal(mask("places.location"),
                     NEW_LEAF(NEW_LATITUDE) | NEW_LEAF(NEW_LONGITUDE));
    assert_int_equal(mask("places.viewport.low.latitude"),
                     NEW_LEAF(NEW_VIEWPORT_LOW));
    assert_int_equal(mask("places.display_name"),
                     NEW_LEAF(NEW_DISPLAY_NAME_TEXT));
    assert_int_equal(mask("places.displayName.languageCode"), 0);
    assert_int_equal(mask("places.photos,routingSummaries"), 0);
    assert_int_equal(mask("*"), NEW_LEAF(NEW_LEAVES) - 1);
    assert_int_equal(mask("places"), NEW_LEAF(NEW_LEAVES) - 1);
    assert_int_equal(mask("places.*"), NEW_LEAF(NEW_LEAVES) - 1);
}

static void masks_are_needed(void **state)
{
    static const char *const bad[] = {"id",         "place.id", "places.id,",
                                      ",places",    "places.",  "places,,x",
                                      "places.id.", ".places",  "places..id",
                                      "nextpage",   "display_", "*.id"};

    (void)state;
    assert_int_equal(new_mask_read(BYTES("  "), &leaves), ERR_SHORT);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(new_mask_read(bytes_text(bad[i]), &leaves),
                         ERR_MALFORMED);
}

/* ---- places ---- */

static unsigned laid_out(const char *text, const char *wanted)
{
    struct writer w = writer_make(room, NEW_PLACES_BYTES_MAX(strlen(text)));
    unsigned code = new_places_write(&w, bytes_text(text), &asked, leaves);

    assert_false(w.full);
    assert_text(writer_bytes(&w), wanted);
    return code;
}

#define CAFE                                                                   \
    "{\"business_status\":\"OPERATIONAL\",\"geometry\":{\"location\":{"        \
    "\"lat\":34.06892540000000123,\"lng\":-1e1},\"viewport\":{\"northeast\":"  \
    "{\"lat\":2,\"lng\":3},\"southwest\":{\"lat\":0,\"lng\":1}}},"             \
    "\"icon_background_color\":\"#FF\",\"icon_mask_base_uri\":\"u\","          \
    "\"name\":\"Caf\\u00e9 \\\"\",\"opening_hours\":{\"open_now\":false},"     \
    "\"place_id\":\"ChIJ\",\"plus_code\":{\"compound_code\":\"c\","            \
    "\"global_code\":\"g\"},\"price_level\":4,\"rating\":4.0,\"types\":["      \
    "\"cafe\",\"food\"],\"user_ratings_total\":18446744073709551616,"          \
    "\"vicinity\":\"1 Rue\"}"

static void a_place_has_what_the_mask_says(void **state)
{
    (void)state;
    take("{" WHERE "}");
    mask("places.id,places.displayName,places.location,places.types");
    assert_int_equal(
        laid_out("{\"html_attributions\":[],\"results\":[" CAFE
                 "],\"status\":\"OK\"}",
                 "{\n"
                 "   \"places\" : [\n"
                 "      {\n"
                 "         \"displayName\" : {\n"
                 "            \"text\" : \"Caf\\u00e9 \\\"\"\n"
                 "         },\n"
                 "         \"id\" : \"ChIJ\",\n"
                 "         \"location\" : {\n"
                 "            \"latitude\" : 34.06892540000000123,\n"
                 "            \"longitude\" : -1e1\n"
                 "         },\n"
                 "         \"types\" : [\"cafe\",\"food\"]\n"
                 "      }\n"
                 "   ]\n"
                 "}"),
        200);
}

static void a_star_has_all(void **state)
{
    (void)state;
    take("{" WHERE "}");
    mask("*");
    assert_int_equal(
        laid_out(
            "{\"html_attributions\":[\"A &amp; B\",\"<a href=\\\"https://x?a&"
            "amp;b\\\">C <b>D</b></a>\",7],\"results\":[" CAFE
            "],\"status\":\"OK\"}",
            "{\n"
            "   \"places\" : [\n"
            "      {\n"
            "         \"attributions\" : [\n"
            "            {\n"
            "               \"provider\" : \"A & B\"\n"
            "            },\n"
            "            {\n"
            "               \"provider\" : \"C D\",\n"
            "               \"providerUri\" : \"https://x?a&b\"\n"
            "            }\n"
            "         ],\n"
            "         \"businessStatus\" : \"OPERATIONAL\",\n"
            "         \"currentOpeningHours\" : {\n"
            "            \"openNow\" : false\n"
            "         },\n"
            "         \"displayName\" : {\n"
            "            \"text\" : \"Caf\\u00e9 \\\"\"\n"
            "         },\n"
            "         \"iconBackgroundColor\" : \"#FF\",\n"
            "         \"iconMaskBaseUri\" : \"u\",\n"
            "         \"id\" : \"ChIJ\",\n"
            "         \"location\" : {\n"
            "            \"latitude\" : 34.06892540000000123,\n"
            "            \"longitude\" : -1e1\n"
            "         },\n"
            "         \"name\" : \"places/ChIJ\",\n"
            "         \"plusCode\" : {\n"
            "            \"compoundCode\" : \"c\",\n"
            "            \"globalCode\" : \"g\"\n"
            "         },\n"
            "         \"priceLevel\" : \"PRICE_LEVEL_VERY_EXPENSIVE\",\n"
            "         \"primaryType\" : \"cafe\",\n"
            "         \"rating\" : 4.0,\n"
            "         \"shortFormattedAddress\" : \"1 Rue\",\n"
            "         \"types\" : [\"cafe\",\"food\"],\n"
            "         \"userRatingCount\" : 18446744073709551616,\n"
            "         \"viewport\" : {\n"
            "            \"high\" : {\n"
            "               \"latitude\" : 2,\n"
            "               \"longitude\" : 3\n"
            "            },\n"
            "            \"low\" : {\n"
            "               \"latitude\" : 0,\n"
            "               \"longitude\" : 1\n"
            "            }\n"
            "         }\n"
            "      }\n"
            "   ]\n"
            "}"),
        200);
}

static void what_is_missing_is_missing(void **state)
{
    (void)state;
    take("{" WHERE "}");
    mask("*");
    assert_int_equal(laid_out("{\"results\":[{\"types\":7,\"name\":[]}],"
                              "\"status\":\"OK\"}",
                              "{\n   \"places\" : [\n      {}\n   ]\n}"),
                     200);
    assert_int_equal(
        laid_out("{\"results\":[],\"status\":\"ZERO_RESULTS\"}", "{}"), 200);
    assert_int_equal(
        laid_out("{\"results\":{\"a\":1},\"status\":\"OK\"}", "{}"), 200);
}

#define THREE                                                                  \
    "{\"results\":[{\"place_id\":\"1\",\"types\":[\"cafe\",\"food\"]},"        \
    "{\"place_id\":\"2\",\"types\":[\"food\",\"cafe\"]},"                      \
    "{\"place_id\":\"3\",\"types\":[\"bar\"]}],\"status\":\"OK\"}"
#define IDS_1(a)                                                               \
    "{\n   \"places\" : [\n      {\n         \"id\" : \"" a "\"\n      }\n"    \
    "   ]\n}"
#define IDS_2(a, b)                                                            \
    "{\n   \"places\" : [\n      {\n         \"id\" : \"" a "\"\n      },\n"   \
    "      {\n         \"id\" : \"" b "\"\n      }\n   ]\n}"

static void what_does_not_fit_is_left_out(void **state)
{
    (void)state;
    mask("places.id");
    take("{" WHERE ",\"maxResultCount\":2}");
    laid_out(THREE, IDS_2("1", "2"));
    take("{" WHERE ",\"includedPrimaryTypes\":[\"cafe\",\"bar\"]}");
    laid_out(THREE, IDS_2("1", "3"));
    take("{" WHERE ",\"excludedTypes\":[\"cafe\"]}");
    laid_out(THREE, IDS_1("3"));
    take("{" WHERE ",\"excludedPrimaryTypes\":[\"cafe\"]}");
    laid_out(THREE, IDS_2("2", "3"));
    take("{" WHERE ",\"excludedPrimaryTypes\":[\"cafe\"],\"maxResultCount\":"
         "1}");
    laid_out(THREE, IDS_1("2"));
}

#define ERROR(code, message, status)                                           \
    "{\n   \"error\" : {\n      \"code\" : " code                              \
    ",\n      \"message\" : \"" message "\",\n      \"status\" : \"" status    \
    "\"\n   }\n}"

static void without_places_there_is_an_error(void **state)
{
    (void)state;
    take("{" WHERE "}");
    mask("*");
    assert_int_equal(
        laid_out("{\"error_message\":\"so \\u0022\",\"results\":[],\"status\":"
                 "\"OVER_QUERY_LIMIT\"}",
                 ERROR("429", "so \\\"", "RESOURCE_EXHAUSTED")),
        429);
    assert_int_equal(laid_out("{\"error_message\":\"a\",\"results\":[],"
                              "\"status\":\"INVALID_REQUEST\"}",
                              ERROR("400", "a", "INVALID_ARGUMENT")),
                     400);
    assert_int_equal(laid_out("{\"error_message\":\"a\",\"results\":[],"
                              "\"status\":\"REQUEST_DENIED\"}",
                              ERROR("403", "a", "PERMISSION_DENIED")),
                     403);
    assert_int_equal(
        laid_out("{\"results\":[],\"status\":\"UNKNOWN_ERROR\"}",
                 ERROR("503", "there is no reason given", "UNAVAILABLE")),
        503);
    assert_int_equal(
        laid_out("nonsense",
                 ERROR("503", "there is no reason given", "UNAVAILABLE")),
        503);
}

static void an_error_fits(void **state)
{
    static char message[5000];
    struct writer w = writer_make(room, NEW_ERROR_BYTES_MAX);

    (void)state;
    memset(message, 1, sizeof(message));
    new_error_write(&w, ANSWER_INVALID_REQUEST,
                    bytes_make(message, sizeof(message)));
    assert_false(w.full);
    assert_true(w.size > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_circle_is_enough),
        cmocka_unit_test(a_circle_is_needed),
        cmocka_unit_test(what_nobody_knows_is_refused),
        cmocka_unit_test(at_most_20_are_wanted),
        cmocka_unit_test(a_rank_has_a_name_or_a_number),
        cmocka_unit_test(types_are_asked_for),
        cmocka_unit_test(fifty_types_are_the_most),
        cmocka_unit_test(masks_name_leaves),
        cmocka_unit_test(masks_are_needed),
        cmocka_unit_test(a_place_has_what_the_mask_says),
        cmocka_unit_test(a_star_has_all),
        cmocka_unit_test(what_is_missing_is_missing),
        cmocka_unit_test(what_does_not_fit_is_left_out),
        cmocka_unit_test(without_places_there_is_an_error),
        cmocka_unit_test(an_error_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
