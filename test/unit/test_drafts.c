#include "unit.h"

#include "gather/csv.h"
#include "gather/feature.h"
#include "gather/format.h"
#include "gather/geonames.h"
#include "gather/osm_id.h"

static struct kinds kinds;
static struct shape_point points[SHAPE_POINTS_MAX];
static double crossings[SHAPE_POINTS_MAX];
static struct shape shape = {points, crossings, 0};
static struct draft_rules rules = {&kinds, {NULL, 0}, &shape};
static struct draft draft;
static struct bytes source;

static int read_kinds(void **state)
{
    int64_t line;
    const char *why;

    (void)state;
    return kinds_read(&kinds, kinds_default(), &line, &why) == ERR_OK ? 0 : -1;
}

static enum draft_skip feature(const char *text)
{
    struct json_value value;
    const char *why;
    size_t at;

    if (json_check(bytes_text(text), FEATURE_DEPTH_MAX, &value, &why, &at) !=
        ERR_OK)
        fail_msg("%s at %zu: %s", why, at, text);
    return feature_read(value, &rules, &draft, &source);
}

/* "id name types vicinity lat lon extent", as far as it is asked. */
static void expect(const char *id, const char *name, const char *types,
                   const char *vicinity, int64_t lat_e7, int64_t lon_e7)
{
    assert_text(draft.place.id, id);
    assert_text(draft.place.name, name);
    assert_text(draft.place.types, types);
    assert_text(draft.place.vicinity, vicinity);
    assert_int_equal(draft.place.lat_e7, lat_e7);
    assert_int_equal(draft.place.lon_e7, lon_e7);
}

#define POINT(lon, lat)                                                        \
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[" #lon "," #lat "]}"
#define GENERAL ",point_of_interest,establishment"

static void what_osmium_exports(void **state)
{
    (void)state;
    assert_int_equal(
        feature("{\"type\":\"Feature\"," POINT(
            7.4259854,
            43.7409847) ","
                        "\"properties\":{\"@type\":\"node\",\"@id\":21917308,"
                        "\"amenity\":\"cafe\",\"name\":\" Caf\\u00e9\\n de  "
                        "Paris \","
                        "\"addr:street\":\"Place du "
                        "Casino\",\"addr:city\":\"Monaco\","
                        "\"addr:housenumber\":\"3\",\"website\":\"x\"}}"),
        DRAFT_GOOD);
    expect("osm:n21917308", "Café de Paris", "cafe,food" GENERAL,
           "Place du Casino 3, Monaco", 437409847, 74259854);
    assert_text(source, "osm");
    assert_int_equal(draft.preference, DRAFT_WHOLE);
    assert_int_equal(draft.place.extent_m, 50);
    assert_int_equal(draft.place.weight, 35 * 3000 + 10000);
}

static void what_overture_gives(void **state)
{
    (void)state;
    assert_int_equal(
        feature("{\"type\":\"Feature\",\"id\":\"08f1-x\"," POINT(
            1.5,
            -2) ","
                "\"properties\":{\"id\":\"08f1-x\",\"names\":{\"primary\":"
                "\"Thai One\",\"common\":null},\"categories\":{\"primary\":"
                "\"thai_restaurant\",\"alternate\":[\"bar\"]},"
                "\"websites\":[],\"phones\":[\"1\"],\"addresses\":[{"
                "\"freeform\":\"Main 1\",\"locality\":\"Ulm\"}],"
                "\"type\":\"place\"}}"),
        DRAFT_GOOD);
    expect("overture:08f1-x", "Thai One", "restaurant,food,bar" GENERAL,
           "Main 1, Ulm", -20000000, 15000000);
    assert_int_equal(draft.tags, 1);
}

static void what_others_give(void **state)
{
    (void)state;
    assert_int_equal(feature("{\"properties\":{\"NAME\":\"A\",\"type\":"
                             "\"museum\",\"id\":12}," POINT(1, 2) "}"),
                     DRAFT_GOOD);
    expect("data:12", "A", "museum,tourist_attraction" GENERAL, "", 20000000,
           10000000);
    assert_int_equal(feature("{\"properties\":{\"brand\":\"B\","
                             "\"category\":\"moon_base\"}," POINT(1, 2) "}"),
                     DRAFT_GOOD);
    assert_text(draft.place.types, "moon_base" GENERAL);
    /* Without an id the content makes one, the same each time. */
    assert_int_equal(draft.place.id.size, 5 + 1 + 16);
    assert_int_equal(feature("{\"properties\":{\"name\":\"Just so\"},"
                             "\"id\":\"way/7\"," POINT(1, 2) "}"),
                     DRAFT_GOOD);
    expect("osm:w7", "Just so", "point_of_interest,establishment", "", 20000000,
           10000000);
}

static void what_is_no_place_has_a_reason(void **state)
{
    static const struct {
        const char *text;
        enum draft_skip skip;
    } cases[] = {
        {"{\"properties\":{\"amenity\":\"bar\"}," POINT(1, 2) "}",
         DRAFT_NO_NAME},
        {"{\"properties\":{\"amenity\":\"bar\",\"name\":\" \\n\"}}",
         DRAFT_NO_NAME},
        {"{\"properties\":{\"highway\":\"path\",\"name\":\"x\"}," POINT(1,
                                                                        2) "}",
         DRAFT_NO_KIND},
        {"{\"properties\":{\"name\":\"x\"}}", DRAFT_NO_POSITION},
        {"{\"properties\":{\"name\":\"x\"},\"geometry\":null}",
         DRAFT_NO_POSITION},
        {"{\"properties\":{\"name\":\"x\"},\"geometry\":{\"type\":\"Point\","
         "\"coordinates\":[1]}}",
         DRAFT_NO_POSITION},
        {"{\"properties\":{\"name\":\"x\"},\"geometry\":{\"type\":\"Polygon\","
         "\"coordinates\":[[]]}}",
         DRAFT_NO_POSITION},
        {"{\"properties\":{\"name\":\"x\"}," POINT(180.1, 0) "}",
         DRAFT_OUT_OF_RANGE},
        {"{\"properties\":{\"name\":\"x\"}," POINT(0, -90.1) "}",
         DRAFT_OUT_OF_RANGE},
        {"{}", DRAFT_NO_NAME},
        {"[1]", DRAFT_NO_NAME},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (feature(cases[i].text) != cases[i].skip)
            fail_msg("%s", cases[i].text);
}

static enum draft_skip shaped(const char *type, const char *coordinates)
{
    char text[1024];

    snprintf(text, sizeof(text),
             "{\"properties\":{\"name\":\"x\"},\"geometry\":{\"type\":\"%s\","
             "\"coordinates\":%s}}",
             type, coordinates);
    return feature(text);
}

static void shapes_have_a_point(void **state)
{
    (void)state;
    assert_int_equal(shaped("LineString", "[[0,0],[0,2]]"), DRAFT_GOOD);
    assert_int_equal(draft.place.lat_e7, 10000000);
    assert_int_equal(draft.preference, DRAFT_OUTLINE);
    assert_int_equal(draft.place.extent_m, 111195);
    /* A closed line is its area. */
    assert_int_equal(shaped("LineString", "[[0,0],[2,0],[2,2],[0,2],[0,0]]"),
                     DRAFT_GOOD);
    assert_int_equal(draft.place.lat_e7, 10000000);
    assert_int_equal(draft.place.lon_e7, 10000000);
    assert_int_equal(draft.preference, DRAFT_OUTLINE);
    assert_int_equal(shaped("Polygon", "[[[0,0],[2,0],[2,2],[0,2],[0,0]]]"),
                     DRAFT_GOOD);
    assert_int_equal(draft.place.lon_e7, 10000000);
    assert_int_equal(draft.preference, DRAFT_WHOLE);
    /* Of several areas the largest. */
    assert_int_equal(shaped("MultiPolygon",
                            "[[[[0,0],[1,0],[1,1],[0,1],[0,0]]],"
                            "[[[10,10],[14,10],[14,14],[10,14],[10,10]]],"
                            "[[[0,0],[2,0],[2,2],[0,2],[0,0]]]]"),
                     DRAFT_GOOD);
    assert_int_equal(draft.place.lat_e7, 120000000);
    assert_int_equal(shaped("MultiPoint", "[[3,4],[5,6]]"), DRAFT_GOOD);
    assert_int_equal(draft.place.lat_e7, 40000000);
    assert_int_equal(shaped("MultiLineString", "[[[0,0],[0,2]],[[5,5],[5,7]]]"),
                     DRAFT_GOOD);
    assert_int_equal(shaped("Polygon", "[[[0,0],[200,0],[2,2],[0,0]]]"),
                     DRAFT_OUT_OF_RANGE);
    assert_int_equal(shaped("Circle", "[0,0]"), DRAFT_NO_POSITION);
}

static void what_crosses_the_180th_meridian_is_there(void **state)
{
    (void)state;
    assert_int_equal(shaped("Polygon", "[[[179,0],[-178,0],[-178,1],[179,1],"
                                       "[179,0]]]"),
                     DRAFT_GOOD);
    assert_int_equal(draft.place.lon_e7, -1795000000);
    assert_int_equal(draft.place.lat_e7, 5000000);
    assert_int_equal(shaped("LineString", "[[178,0],[-178,0]]"), DRAFT_GOOD);
    assert_int_equal(draft.place.lon_e7, 1800000000);
}

static void ids_of_osm_in_many_spellings(void **state)
{
    static const struct {
        const char *text;
        char kind;
        uint64_t number;
    } cases[] = {
        {"n12", 'n', 12}, {"way/3", 'w', 3}, {"relation/9", 'r', 9},
        {"a24", 'w', 12}, {"a25", 'r', 12},  {"node/1", 'n', 1},
        {"x1", 0, 0},     {"n", 0, 0},       {"n1x", 0, 0},
        {"", 0, 0},       {"way/", 0, 0},    {"n1234567890123456789", 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t number = 0;
        char kind = 0;

        assert_true(osm_id_read(bytes_text(cases[i].text), &kind, &number) ==
                    (cases[i].kind != 0));
        if (cases[i].kind) {
            assert_int_equal(kind, cases[i].kind);
            assert_int_equal(number, cases[i].number);
        }
    }
}

static void names_are_cleaned_and_cut_at_a_character(void **state)
{
    uint8_t buffer[8];
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"  a\t\n b ", "a b"},     {"abcdefgh", "abcdefgh"},
        {"abcdefghi", "abcdefgh"}, {"abcdefg\xc3\xa9", "abcdefg"},
        {"abcdefg h", "abcdefg"},  {"a\xff", "a\xef\xbf\xbd"},
        {"\x7f\x01", ""},          {"\xc3", "\xef\xbf\xbd"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct writer w = writer_make(buffer, sizeof(buffer));

        draft_clean(&w, bytes_text(cases[i].from));
        assert_text(writer_bytes(&w), cases[i].to);
    }
}

#define TOWN                                                                   \
    "2993458\tMonaco\tMonaco\tMC,M\t43.73333\t7.41667\tP\tPPLC\tMC\t\t00\t\t"  \
    "\t\t32965\t\t55\tEurope/Monaco\t2020-01-01"

static void a_line_of_geonames(void **state)
{
    enum draft_skip skip;

    (void)state;
    assert_true(geonames_is(BYTES(TOWN)));
    assert_true(geonames_read(BYTES(TOWN), &rules, &draft, &skip));
    assert_int_equal(skip, DRAFT_GOOD);
    expect("geonames:2993458", "Monaco", "locality,political", "MC", 437333300,
           74166700);
    assert_int_equal(draft.place.extent_m, 5400); /* 30 m * sqrt(32965) */
    assert_false(geonames_is(BYTES("1\t2\t3")));
    assert_false(geonames_read(BYTES(TOWN "\t"), &rules, &draft, &skip));
    assert_true(
        geonames_read(BYTES("1\tx\t\t\t91\t0\tS\tHTL\t\t\t\t\t\t\t0\t\t\t\t"),
                      &rules, &draft, &skip));
    assert_int_equal(skip, DRAFT_OUT_OF_RANGE);
    assert_true(
        geonames_read(BYTES("1\tx\t\t\t?\t0\tS\tHTL\t\t\t\t\t\t\t0\t\t\t\t"),
                      &rules, &draft, &skip));
    assert_int_equal(skip, DRAFT_NO_POSITION);
}

static struct csv_header header;
static const char *why;

static void head(const char *text)
{
    if (csv_head(bytes_text(text), &header, &why) != ERR_OK)
        fail_msg("%s: %s", text, why);
}

static enum draft_skip row(const char *text)
{
    enum draft_skip skip;

    if (csv_read(bytes_text(text), &header, &rules, &draft, &skip, &why) !=
        ERR_OK)
        fail_msg("%s: %s", text, why);
    return skip;
}

static void rows_of_values_by_name(void **state)
{
    (void)state;
    head("\"ID\";Name;Latitude;LON;category;Address;population;more");
    assert_int_equal(header.delimiter, ';');
    assert_int_equal(
        row("7;\"A \"\"B\"\"; C\";+1.5;-2;amenity=cafe;\"Way\n1\";99;;;"),
        DRAFT_GOOD);
    expect("data:7", "A \"B\"; C", "cafe,food" GENERAL, "Way 1", 15000000,
           -20000000);
    assert_int_equal(draft.population, 99);
    head("x,y,name,types");
    assert_int_equal(row("1,2,A,\"museum, moon_base\""), DRAFT_GOOD);
    assert_text(draft.place.types,
                "museum,tourist_attraction,moon_base" GENERAL);
    assert_int_equal(row("1,2,A,"), DRAFT_NO_KIND);
    assert_int_equal(row("1,2"), DRAFT_NO_NAME);
    assert_int_equal(row("1,,A,cafe"), DRAFT_NO_POSITION);
    assert_int_equal(row("181,2,A,cafe"), DRAFT_OUT_OF_RANGE);
    head("name\ttype\tlng\tlat");
    assert_int_equal(header.delimiter, '\t');
}

static void bad_values_are_told(void **state)
{
    static const char *const heads[] = {"", "name,lat,lon", "a,b,c,d",
                                        "name,lat,lon,\"type"};
    enum draft_skip skip;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        assert_int_equal(csv_head(bytes_text(heads[i]), &header, &why),
                         ERR_MALFORMED);
    head("name,lat,lon,types");
    assert_int_equal(
        csv_read(BYTES("\"a\"b,1,2,x"), &header, &rules, &draft, &skip, &why),
        ERR_MALFORMED);
    assert_non_null(strstr(why, "closing quote"));
    assert_int_equal(
        csv_read(BYTES("\"ab,1,2,x"), &header, &rules, &draft, &skip, &why),
        ERR_MALFORMED);
    assert_non_null(strstr(why, "never closed"));
}

static void rows_are_cut_outside_quotes(void **state)
{
    static char large[CSV_ROW_BYTES_MAX + 2];
    struct bytes text = BYTES("a,\"b\n\"\"c\"\r\nd\n\ne"), cut;
    int64_t lines;

    (void)state;
    assert_int_equal(csv_cut(&text, true, &cut, &lines), ERR_OK);
    assert_text(cut, "a,\"b\n\"\"c\"");
    assert_int_equal(lines, 2);
    assert_int_equal(csv_cut(&text, true, &cut, &lines), ERR_OK);
    assert_text(cut, "d");
    assert_int_equal(csv_cut(&text, true, &cut, &lines), ERR_OK);
    assert_text(cut, "");
    assert_int_equal(csv_cut(&text, false, &cut, &lines), ERR_SHORT);
    assert_int_equal(csv_cut(&text, true, &cut, &lines), ERR_OK);
    assert_text(cut, "e");
    assert_int_equal(csv_cut(&text, true, &cut, &lines), ERR_SHORT);
    memset(large, 'x', sizeof(large));
    text = bytes_make(large, CSV_ROW_BYTES_MAX);
    assert_int_equal(csv_cut(&text, true, &cut, &lines), ERR_OK);
    text = bytes_make(large, CSV_ROW_BYTES_MAX + 1);
    assert_int_equal(csv_cut(&text, true, &cut, &lines), ERR_LIMIT);
}

static void a_format_shows_by_its_first_bytes(void **state)
{
    static const struct {
        struct bytes head;
        enum format format;
    } cases[] = {
        {{(const uint8_t *)"# muster-places 1\n", 18}, FORMAT_MUSTER},
        {{(const uint8_t *)" \x1e{", 3}, FORMAT_GEOJSON},
        {{(const uint8_t *)"\xef\xbb\xbf{", 4}, FORMAT_GEOJSON},
        {{(const uint8_t *)TOWN "\n1", sizeof(TOWN) + 1}, FORMAT_GEONAMES},
        {{(const uint8_t *)"name,x,y,type\n", 14}, FORMAT_CSV},
        {{(const uint8_t *)"\0\0\0\x0d\x0a\x09OSMHeader\x18", 16}, FORMAT_PBF},
        {{(const uint8_t *)"\0\0\0\x0d\x0a\x09OSMHea", 12}, FORMAT_UNKNOWN},
        {{(const uint8_t *)"hello\n", 6}, FORMAT_UNKNOWN},
        {{(const uint8_t *)"[", 1}, FORMAT_UNKNOWN},
        {{(const uint8_t *)"", 0}, FORMAT_UNKNOWN},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(format_guess(cases[i].head), cases[i].format);
    assert_int_equal(format_of("pbf"), FORMAT_PBF);
    assert_int_equal(format_of("unknown"), FORMAT_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_osmium_exports),
        cmocka_unit_test(what_overture_gives),
        cmocka_unit_test(what_others_give),
        cmocka_unit_test(what_is_no_place_has_a_reason),
        cmocka_unit_test(shapes_have_a_point),
        cmocka_unit_test(what_crosses_the_180th_meridian_is_there),
        cmocka_unit_test(ids_of_osm_in_many_spellings),
        cmocka_unit_test(names_are_cleaned_and_cut_at_a_character),
        cmocka_unit_test(a_line_of_geonames),
        cmocka_unit_test(rows_of_values_by_name),
        cmocka_unit_test(bad_values_are_told),
        cmocka_unit_test(rows_are_cut_outside_quotes),
        cmocka_unit_test(a_format_shows_by_its_first_bytes),
    };

    return cmocka_run_group_tests(tests, read_kinds, NULL);
}
