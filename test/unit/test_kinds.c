#include "unit.h"

#include "gather/kinds.h"

static struct kinds kinds;
static struct kinds_found found;
static uint8_t buffer[PLACE_TYPES_BYTES_MAX];
static struct writer types;

static const char *read_table(const char *text, int64_t *line)
{
    const char *why = "";

    return kinds_read(&kinds, bytes_text(text), line, &why) == ERR_OK ? NULL
                                                                      : why;
}

static void read_rows(const char *rows)
{
    static char text[4096];
    int64_t line;

    snprintf(text, sizeof(text), "# muster-kinds 1\n%s", rows);
    const char *why = read_table(text, &line);
    if (why)
        fail_msg("%lld: %s", (long long)line, why);
    found = (struct kinds_found){.count = 0};
}

static void tag(const char *key, const char *value)
{
    kinds_add_tag(&kinds, bytes_text(key), bytes_text(value), &found);
}

static struct bytes written(void)
{
    types = writer_make(buffer, sizeof(buffer));
    kinds_write_types(&found, &types);
    return writer_bytes(&types);
}

static void a_value_comes_before_the_rest_of_its_key(void **state)
{
    (void)state;
    read_rows(
        "osm\tshop=*\tstore\t10\t40\nosm\tshop=books\tbook_store\t9\t1\n");
    tag("shop", "books");
    assert_text(written(), "book_store,point_of_interest,establishment");
    found.count = 0;
    tag("shop", "nails");
    assert_text(written(), "store,point_of_interest,establishment");
    found.count = 0;
    tag("shop", "no");
    tag("shops", "books");
    tag("", "");
    assert_int_equal(found.count, 0);
    assert_text(written(), "");
}

static void the_heaviest_tag_comes_first_and_no_word_twice(void **state)
{
    (void)state;
    read_rows("osm\ta=1\tfood,store\t10\t1\nosm\tb=1\tstore,bar\t30\t2\n"
              "osm\tc=1\t-\t30\t3\n");
    tag("a", "1");
    tag("b", "1");
    tag("c", "1");
    tag("b", "1");
    assert_int_equal(found.count, 3);
    assert_int_equal(found.rows[0]->extent_m, 2);
    assert_int_equal(found.rows[1]->extent_m, 3);
    assert_text(written(), "store,bar,food,point_of_interest,establishment");
}

static void a_value_with_semicolons_is_several(void **state)
{
    (void)state;
    read_rows("osm\ta=x\tx\t1\t1\nosm\ta=y\ty\t2\t1\n");
    tag("a", "x; y;;z");
    assert_text(written(), "y,x,point_of_interest,establishment");
}

static void politics_is_no_establishment(void **state)
{
    (void)state;
    read_rows("osm\tplace=city\tlocality,political\t9\t1\n");
    tag("place", "city");
    assert_text(written(), "locality,political");
}

/* A place may have 8 types and 200 bytes of them. */
static void many_types_are_bounded(void **state)
{
    static char rows[4096];
    size_t commas = 0;

    (void)state;
    for (int i = 0; i < 12; i++)
        snprintf(rows + strlen(rows), sizeof(rows) - strlen(rows),
                 "osm\tk%d=v\tabcdefghijklmnopqrstuvwxyz0123456789_%d\t5\t1\n",
                 i, i);
    read_rows(rows);
    for (int i = 0; i < 12; i++) {
        char key[8];

        snprintf(key, sizeof(key), "k%d", i);
        tag(key, "v");
    }
    assert_int_equal(found.count, KINDS_FOUND_MAX);
    struct bytes list = written();
    for (size_t i = 0; i < list.size; i++)
        commas += list.data[i] == ',';
    assert_int_equal(commas, 5); /* four of 38 bytes fit, and the two */
    assert_false(types.full);
    assert_memory_equal(list.data + list.size - 13, "establishment", 13);
}

static void a_weight_of_nothing_leaves_a_place_out(void **state)
{
    (void)state;
    read_rows("osm\thighway=*\t-\t0\t0\nosm\t*=*\t-\t5\t40\n"
              "osm\thighway=stop\tbus_station\t9\t1\n");
    tag("highway", "residential");
    kinds_add_any(&kinds, &found);
    assert_int_equal(found.count, 0);
    tag("highway", "stop");
    assert_int_equal(found.count, 1);
    found = (struct kinds_found){.count = 0};
    kinds_add_any(&kinds, &found);
    assert_text(written(), "point_of_interest,establishment");
}

static void names_fall_back_to_patterns(void **state)
{
    (void)state;
    read_rows("overture\tcafe\tcafe\t9\t1\noverture\t*_bar\tbar\t8\t1\n"
              "overture\t*\t-\t1\t1\ngeonames\tS.HTL\tlodging\t9\t1\n"
              "geonames\tS.*\tbank\t9\t1\n");
    assert_true(kinds_add(&kinds, KINDS_OVERTURE, BYTES("cafe"), &found));
    assert_false(kinds_add(&kinds, KINDS_OVERTURE, BYTES("wine_bar"), &found));
    assert_text(written(), "cafe,bar,point_of_interest,establishment");
    found.count = 0;
    assert_false(kinds_add(&kinds, KINDS_OVERTURE, BYTES("unheard"), &found));
    assert_int_equal(found.count, 1);
    found.count = 0;
    assert_true(kinds_add(&kinds, KINDS_GEONAMES, BYTES("S.HTL"), &found));
    assert_false(kinds_add(&kinds, KINDS_GEONAMES, BYTES("S.X"), &found));
    assert_text(written(), "lodging,bank,point_of_interest,establishment");
    found.count = 0;
    assert_false(kinds_add(&kinds, KINDS_GEONAMES, BYTES("T.X"), &found));
    assert_false(kinds_add(&kinds, KINDS_GEONAMES, BYTES(""), &found));
    assert_int_equal(found.count, 0);
}

static void osmium_is_asked_for_the_tables_tags(void **state)
{
    uint32_t row = 0;

    (void)state;
    read_rows("osm\ta=b\tx\t1\t1\nosm\tk=v\tx\t1\t1\nosm\ta=c\tx\t1\t1\n"
              "osm\t*=*\tx\t1\t1\nosm\th=*\t-\t0\t1\nosm\tk=*\tx\t1\t1\n"
              "overture\tq\tx\t1\t1\nosm\th=b\tx\t1\t1\n");
    static const char *const wanted[] = {"nwr/a=b,c", "nwr/k", "nwr/h=b"};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        types = writer_make(buffer, sizeof(buffer));
        assert_true(kinds_write_filter(&kinds, &row, &types));
        assert_text(writer_bytes(&types), wanted[i]);
    }
    assert_false(kinds_write_filter(&kinds, &row, &types));
}

static void a_bad_table_names_its_line(void **state)
{
    static const struct {
        const char *row, *cause;
    } cases[] = {
        {"osm\ta=b\tx\t1", "column 5"},
        {"osm\ta=b\tx\t1\t1\t1", "more than 5"},
        {"osn\ta=b\tx\t1\t1", "column 1"},
        {"osm\tab\tx\t1\t1", "column 2"},
        {"osm\t=b\tx\t1\t1", "column 2"},
        {"osm\ta=\tx\t1\t1", "column 2"},
        {"osm\ta= b\tx\t1\t1", "column 2"},
        {"geonames\tSHTL\tx\t1\t1", "column 2"},
        {"overture\t\tx\t1\t1", "column 2"},
        {"osm\ta=b\t\t1\t1", "column 3"},
        {"osm\ta=b\tx,\t1\t1", "column 3"},
        {"osm\ta=b\tX\t1\t1", "column 3"},
        {"osm\ta=b\ta,b,c,d,e,f,g\t1\t1", "column 3"},
        {"osm\ta=b\tx\t101\t1", "column 4"},
        {"osm\ta=b\tx\t1.5\t1", "column 4"},
        {"osm\ta=b\tx\t-1\t1", "column 4"},
        {"osm\ta=b\tx\t1\t1000001", "column 5"},
        {"osm\tx=y\tx\t1\t1", "row above"},
    };
    int64_t line;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[256];

        snprintf(text, sizeof(text),
                 "# muster-kinds 1\n\nosm\tx=y\tx\t1\t1\r\n%s\nosm\n",
                 cases[i].row);
        const char *why = read_table(text, &line);
        if (!why || !strstr(why, cases[i].cause))
            fail_msg("%s: %s", cases[i].row, why ? why : "taken");
        assert_int_equal(line, 4);
    }
    assert_non_null(strstr(read_table("# muster-kinds 2\n", &line), "later"));
    assert_int_equal(line, 1);
    assert_non_null(read_table("", &line));
    assert_non_null(
        strstr(read_table("# muster-kinds 1\n# x\n", &line), "no rows"));
}

static void a_table_is_full_at_some_time(void **state)
{
    static char text[KINDS_MAX * 32];
    size_t size = (size_t)snprintf(text, sizeof(text), "# muster-kinds 1\n");
    int64_t line;

    (void)state;
    for (int i = 0; i < KINDS_MAX; i++)
        size += (size_t)snprintf(text + size, sizeof(text) - size,
                                 "osm\ta=%d\tx\t1\t1\n", i);
    assert_null(read_table(text, &line));
    tag("a", "2047");
    snprintf(text + size, sizeof(text) - size, "osm\tb=1\tx\t1\t1\n");
    assert_non_null(strstr(read_table(text, &line), "2048"));
    assert_int_equal(line, KINDS_MAX + 2);
}

static void the_programs_own_table_is_good(void **state)
{
    int64_t line;
    const char *why;

    (void)state;
    if (kinds_read(&kinds, kinds_default(), &line, &why) != ERR_OK)
        fail_msg("data/kinds.tsv:%lld: %s", (long long)line, why);
    found = (struct kinds_found){.count = 0};
    tag("amenity", "restaurant");
    tag("name", "Chez Jo");
    assert_text(written(), "restaurant,food,point_of_interest,establishment");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_comes_before_the_rest_of_its_key),
        cmocka_unit_test(the_heaviest_tag_comes_first_and_no_word_twice),
        cmocka_unit_test(a_value_with_semicolons_is_several),
        cmocka_unit_test(politics_is_no_establishment),
        cmocka_unit_test(many_types_are_bounded),
        cmocka_unit_test(a_weight_of_nothing_leaves_a_place_out),
        cmocka_unit_test(names_fall_back_to_patterns),
        cmocka_unit_test(osmium_is_asked_for_the_tables_tags),
        cmocka_unit_test(a_bad_table_names_its_line),
        cmocka_unit_test(a_table_is_full_at_some_time),
        cmocka_unit_test(the_programs_own_table_is_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
