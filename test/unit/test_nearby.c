#include "unit.h"

#include "http/nearby.h"
#include "http/nearby_legacy.h"

static struct places_query query;
static const char *why;

static int begin(void **state)
{
    (void)state;
    query = (struct places_query){.lat_e9 = 1,
                                  .radius_um = 1000000000,
                                  .items_max = 20,
                                  .rank = RANK_DISTANCE};
    return 0;
}

/* ---- the API's own ---- */

static void take(const char *text)
{
    if (nearby_read(bytes_text(text), &query, &why) != ERR_OK)
        fail_msg("%s: %s", text, why);
}

static void refuse(const char *text, const char *parameter)
{
    struct places_query before = query;

    if (nearby_read(bytes_text(text), &query, &why) == ERR_OK)
        fail_msg("%s is taken", text);
    if (strncmp(why, parameter, strlen(parameter)) != 0 ||
        why[strlen(parameter)] != ':')
        fail_msg("%s: %s", text, why);
    query = before;
}

static void what_is_not_said_stays(void **state)
{
    (void)state;
    take("");
    take("other=7&&=x&radius2=x");
    assert_int_equal(query.lat_e9, 1);
    assert_int_equal(query.radius_um, 1000000000);
    assert_int_equal(query.items_max, 20);
    assert_int_equal(query.rank, RANK_DISTANCE);
    assert_string_equal(query.types, "");
    assert_string_equal(query.keyword, "");
}

static void everything_can_be_said(void **state)
{
    (void)state;
    take("radius=1500.0000019&limit=7&type=cafe,book_store&rank=prominence&"
         "keyword=Caf%C3%A9+%22x");
    assert_int_equal(query.radius_um, 1500000001);
    assert_int_equal(query.items_max, 7);
    assert_int_equal(query.rank, RANK_PROMINENCE);
    assert_string_equal(query.types, "cafe,book_store");
    assert_string_equal(query.keyword, "Caf\xc3\xa9 \"x");
    take("rank=distance&keyword=");
    assert_int_equal(query.rank, RANK_DISTANCE);
}

static void a_radius_is_from_0_to_50000_m(void **state)
{
    (void)state;
    take("radius=0");
    assert_int_equal(query.radius_um, 0);
    take("radius=50000.000");
    assert_int_equal(query.radius_um, 50000000000);
    refuse("radius=50000.000000000001", "radius");
    refuse("radius=-1", "radius");
    refuse("radius=", "radius");
    refuse("radius=1e3", "radius");
    refuse("radius=%zz", "radius");
    refuse("radius=10%00", "radius");
}

static void a_limit_is_from_1_to_20(void **state)
{
    (void)state;
    take("limit=1");
    assert_int_equal(query.items_max, 1);
    take("limit=20");
    assert_int_equal(query.items_max, 20);
    refuse("limit=0", "limit");
    refuse("limit=21", "limit");
    refuse("limit=1.0", "limit");
    refuse("limit=99999999999999999999999", "limit");
}

static void types_are_words(void **state)
{
    char list[PLACE_TYPES_BYTES_MAX + 8] = "type=";

    (void)state;
    refuse("type=", "type");
    refuse("type=a,", "type");
    begin(NULL);
    refuse("type=,a", "type");
    refuse("type=Cafe", "type");
    refuse("type=a%00b", "type");
    memset(list + 5, 'a', PLACE_TYPES_BYTES_MAX);
    take(list);
    assert_int_equal(strlen(query.types), PLACE_TYPES_BYTES_MAX);
    begin(NULL);
    list[5 + PLACE_TYPES_BYTES_MAX] = 'a';
    refuse(list, "type");
    list[5 + PLACE_TYPES_BYTES_MAX] = '\0';
    list[10] = ',';
    take(list);
}

static void a_keyword_is_text(void **state)
{
    char list[QUERY_KEYWORD_BYTES_MAX + 16] = "keyword=";

    (void)state;
    refuse("keyword=a%0ab", "keyword");
    refuse("keyword=%7f", "keyword");
    refuse("keyword=%00", "keyword");
    refuse("keyword=%ff", "keyword");
    memset(list + 8, 'a', QUERY_KEYWORD_BYTES_MAX);
    take(list);
    begin(NULL);
    list[8 + QUERY_KEYWORD_BYTES_MAX] = 'a';
    refuse(list, "keyword");
}

static void a_rank_is_one_of_two(void **state)
{
    (void)state;
    refuse("rank=", "rank");
    refuse("rank=nearest", "rank");
}

/* ---- as Google's clients ask ---- */

static void take_legacy(const char *text)
{
    if (nearby_legacy_read(bytes_text(text), RANK_PROMINENCE, &query, &why) !=
        ERR_OK)
        fail_msg("%s: %s", text, why);
}

static void refuse_legacy(const char *text, const char *begins)
{
    if (nearby_legacy_read(bytes_text(text), RANK_DISTANCE, &query, &why) ==
        ERR_OK)
        fail_msg("%s is taken", text);
    if (strncmp(why, begins, strlen(begins)) != 0)
        fail_msg("%s: %s", text, why);
}

static void google_is_asked_so(void **state)
{
    (void)state;
    take_legacy("location=34.06893%2C-118.445127&radius=10000&key=k&"
                "language=de&opennow");
    assert_int_equal(query.lat_e9, 34068930000);
    assert_int_equal(query.lon_e9, -118445127000);
    assert_int_equal(query.radius_um, 10000000000);
    assert_int_equal(query.items_max, 20);
    assert_int_equal(query.rank, RANK_PROMINENCE);
    take_legacy("location=-1,2&radius=5&rankby=&type=&keyword=&pagetoken=");
    assert_int_equal(query.lat_e9, -1000000000);
    assert_string_equal(query.types, "");
}

static void a_location_is_required(void **state)
{
    (void)state;
    refuse_legacy("radius=5", "location is missing");
    refuse_legacy("radius=5&location=", "location is missing");
    refuse_legacy("radius=5&location=91,0", "location:");
    refuse_legacy("radius=5&location=1", "location:");
}

static void a_radius_is_clamped(void **state)
{
    (void)state;
    take_legacy("location=1,2&radius=50000.1");
    assert_int_equal(query.radius_um, 50000000000);
    take_legacy("location=1,2&radius=99999999999999999999999");
    assert_int_equal(query.radius_um, 50000000000);
    refuse_legacy("location=1,2&radius=-5", "radius:");
    refuse_legacy("location=1,2", "radius is missing");
    refuse_legacy("location=1,2&rankby=prominence", "radius is missing");
}

static void by_distance_there_is_no_radius(void **state)
{
    (void)state;
    take_legacy("location=1,2&rankby=distance&type=cafe");
    assert_int_equal(query.rank, RANK_DISTANCE);
    assert_int_equal(query.radius_um, 50000000000);
    take_legacy("location=1,2&rankby=distance&name=x");
    take_legacy("location=1,2&rankby=distance&keyword=x");
    refuse_legacy("location=1,2&rankby=distance&type=cafe&radius=5",
                  "radius must not");
    refuse_legacy("location=1,2&rankby=distance", "rankby=distance wants");
    refuse_legacy("location=1,2&radius=5&rankby=other", "rankby:");
}

static void keyword_and_name_are_one(void **state)
{
    (void)state;
    take_legacy("location=1,2&radius=5&name=house&keyword=coffee");
    assert_string_equal(query.keyword, "coffee house");
    refuse_legacy("location=1,2&radius=5&name=%01", "name:");
    refuse_legacy("location=1,2&radius=5&keyword=%ff", "keyword:");
}

static void of_types_the_first_counts(void **state)
{
    (void)state;
    take_legacy("location=1,2&radius=5&type=cafe|bar");
    assert_string_equal(query.types, "cafe");
    take_legacy("location=1,2&radius=5&type=cafe,bar");
    assert_string_equal(query.types, "cafe");
    refuse_legacy("location=1,2&radius=5&type=Cafe", "type:");
}

static void there_is_one_page(void **state)
{
    (void)state;
    refuse_legacy("pagetoken=x", "pagetoken");
    refuse_legacy("location=1,2&radius=5&pagetoken=x", "pagetoken");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_not_said_stays, begin),
        cmocka_unit_test_setup(everything_can_be_said, begin),
        cmocka_unit_test_setup(a_radius_is_from_0_to_50000_m, begin),
        cmocka_unit_test_setup(a_limit_is_from_1_to_20, begin),
        cmocka_unit_test_setup(types_are_words, begin),
        cmocka_unit_test_setup(a_keyword_is_text, begin),
        cmocka_unit_test_setup(a_rank_is_one_of_two, begin),
        cmocka_unit_test_setup(google_is_asked_so, begin),
        cmocka_unit_test_setup(a_location_is_required, begin),
        cmocka_unit_test_setup(a_radius_is_clamped, begin),
        cmocka_unit_test_setup(by_distance_there_is_no_radius, begin),
        cmocka_unit_test_setup(keyword_and_name_are_one, begin),
        cmocka_unit_test_setup(of_types_the_first_counts, begin),
        cmocka_unit_test_setup(there_is_one_page, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
