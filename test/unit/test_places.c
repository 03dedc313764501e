#include "unit.h"

#include "import/places_import.h"
#include "import/text_lines.h"
#include "world/places_each.h"
#include "world/places_find.h"

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD                                                                   \
    "# muster-places 1\n"                                                      \
    "# attribution\tt\tOf the tests\n"                                         \
    "# columns\tid\tname\tlat\tlon\ttypes\tvicinity\textent_m\n"

#define FAR_AWAY INT64_MAX

static char folder[] = "/tmp/muster-places-XXXXXX";
static char input[64], output[64];
static struct fault fault;
static struct places_db *places;
static struct answer answer;

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/muster-places-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(input, sizeof(input), "%s/in.tsv", folder);
    snprintf(output, sizeof(output), "%s/out.sqlite", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    places_db_close(places);
    places = NULL;
    unlink(input);
    unlink(output);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
    return 0;
}

static void write_input(const char *text)
{
    FILE *file = fopen(input, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static enum err import(void)
{
    const char *const inputs[] = {input};
    struct places_import job = {
        .inputs = inputs, .input_count = 1, .output = output};
    struct places_report report;

    return places_import(&job, &report, &fault);
}

static void import_and_open(const char *text)
{
    write_input(text);
    if (import() != ERR_OK || places_db_open(output, &places, &fault) != ERR_OK)
        fail_msg("%s", fault.text);
}

static void find(double lat_deg, double lon_deg, double radius_m, size_t max)
{
    struct places_query query = {
        .lat_e9 = llround(lat_deg * 1e9),
        .lon_e9 = llround(lon_deg * 1e9),
        .radius_um = llround(radius_m * 1e6),
        .items_max = (uint32_t)max,
    };

    places_find(places, &query, FAR_AWAY, &answer);
}

/* Rows: R17 R18 R20 R21 */
static void places_come_nearest_first_and_no_more_than_asked(void **state)
{
    (void)state;
    import_and_open(HEAD "t:far\tFar\t0\t0.3\ta,b\tthere\t10\n"
                         "t:near\tNear\t0\t0.1\ta\t\t20\n"
                         "t:here\tHere\t0\t0\ta\t\t30\n"
                         "t:away\tAway\t0\t1\ta\t\t30\n");
    find(0, 0, 50000, 20);
    assert_int_equal(answer.status, ANSWER_OK);
    assert_int_equal(answer.place_count, 3);
    assert_text(answer.places[0].id, "t:here");
    assert_text(answer.places[1].name, "Near");
    assert_text(answer.places[2].vicinity, "there");
    assert_int_equal(answer.places[2].lon_e7, 3000000);
    assert_int_equal(answer.attribution_count, 1);
    assert_text(answer.attributions[0], "Of the tests");
    find(0, 0, 50000, 2);
    assert_int_equal(answer.place_count, 2);
    assert_text(answer.places[1].id, "t:near");
    find(0, 0, 50000, 0);
    assert_int_equal(answer.status, ANSWER_ZERO_RESULTS);
    find(80, 0, 50000, 20);
    assert_int_equal(answer.status, ANSWER_ZERO_RESULTS);
    assert_int_equal(answer.attribution_count, 0);
}

static void the_180th_meridian_and_the_poles_are_no_edge(void **state)
{
    (void)state;
    import_and_open(HEAD "t:w\tWest of it\t-17\t179.9\ta\t\t1\n"
                         "t:e\tEast of it\t-17\t-179.9\ta\t\t1\n"
                         "t:on\tOn it\t-17\t180\ta\t\t1\n"
                         "t:no\tOn it as well\t-17\t-180\ta\t\t1\n"
                         "t:n\tNear the pole\t89.9\t10\ta\t\t1\n"
                         "t:o\tAcross the pole\t89.9\t-170\ta\t\t1\n"
                         "t:p\tThe pole\t90\t77\ta\t\t1\n");
    find(-17, 179.95, 50000, 20);
    assert_int_equal(answer.place_count, 4);
    find(-17, -179.95, 50000, 20);
    assert_int_equal(answer.place_count, 4);
    find(90, 0, 50000, 20);
    assert_int_equal(answer.place_count, 3);
    find(89.96, 10, 50000, 20);
    assert_int_equal(answer.place_count, 3);
    assert_text(answer.places[0].id, "t:p");
}

static void the_radius_is_exact(void **state)
{
    const double degree_m = 111195.0802335329; /* of a meridian */

    (void)state;
    import_and_open(HEAD "t:a\tA\t10.1\t0\ta\t\t1\n");
    find(10, 0, degree_m / 10 - 0.001, 20);
    assert_int_equal(answer.place_count, 0);
    find(10, 0, degree_m / 10 + 0.001, 20);
    assert_int_equal(answer.place_count, 1);
}

enum { MANY = 3000 };

struct dot {
    int64_t lat_e7, lon_e7;
};

static double distance_of(const struct dot *dot, struct point centre)
{
    return globe_distance_m(centre, (struct point){(double)dot->lat_e7 / 1e7,
                                                   (double)dot->lon_e7 / 1e7});
}

/* Some crowd together, near poles and the meridian, as places do. */
static void draw_dots(struct dot *dots, uint64_t *dice)
{
    static const struct dot crowds[] = {
        {340000000, -1180000000}, {899000000, 0}, {0, 1799000000},
        {-899500000, 900000000},  {510000000, 0},
    };

    for (size_t i = 0; i < MANY; i++) {
        struct dot crowd = crowds[dice_next(dice) % COUNT_OF(crowds)];
        int64_t lat =
            crowd.lat_e7 + (int64_t)(dice_next(dice) % 10000000) - 5000000;
        int64_t lon =
            crowd.lon_e7 + (int64_t)(dice_next(dice) % 30000000) - 15000000;

        dots[i].lat_e7 = lat > 900000000    ? 900000000
                         : lat < -900000000 ? -900000000
                                            : lat;
        dots[i].lon_e7 = lon > 1800000000 ? lon - 3600000000 : lon;
    }
}

static void write_dots(const struct dot *dots)
{
    FILE *file = fopen(input, "w");

    assert_non_null(file);
    fputs(HEAD, file);
    for (size_t i = 0; i < MANY; i++)
        fprintf(file, "t:%zu\tP\t%.7f\t%.7f\ta\t\t1\n", i,
                (double)dots[i].lat_e7 / 1e7, (double)dots[i].lon_e7 / 1e7);
    fclose(file);
}

/* Against a plain loop over everything. */
static void the_tree_finds_what_a_loop_finds(void **state)
{
    static struct dot dots[MANY];
    uint64_t dice = 5;
    size_t found = 0;

    (void)state;
    draw_dots(dots, &dice);
    write_dots(dots);
    if (import() != ERR_OK || places_db_open(output, &places, &fault) != ERR_OK)
        fail_msg("%s", fault.text);
    for (unsigned round = 0; round < 300; round++) {
        const struct dot *at = &dots[dice_next(&dice) % MANY];
        struct point centre = {(double)at->lat_e7 / 1e7,
                               (double)at->lon_e7 / 1e7};
        double radius_m = (double)(dice_next(&dice) % 50000);
        size_t within = 0;
        double farthest = 0;

        for (size_t i = 0; i < MANY; i++)
            within += distance_of(&dots[i], centre) <= radius_m;
        find(centre.lat_deg, centre.lon_deg, radius_m, 20);
        assert_int_equal(answer.place_count, within < 20 ? within : 20);
        for (size_t i = 0; i < answer.place_count; i++) {
            struct dot dot = {answer.places[i].lat_e7, answer.places[i].lon_e7};
            double distance = distance_of(&dot, centre);

            assert_true(distance <= radius_m && distance >= farthest);
            farthest = distance;
        }
        for (size_t i = 0; i < MANY && within > 20; i++)
            within -= distance_of(&dots[i], centre) <= farthest;
        found += answer.place_count;
    }
    assert_true(found > 1000);
}

struct shown {
    uint32_t weight_wanted;
    size_t count, blocks;
    int64_t lat_e7, lon_e7; /* sums */
};

static bool is_wanted(void *context, uint32_t weight_max)
{
    struct shown *shown = context;

    shown->blocks++;
    return weight_max >= shown->weight_wanted;
}

static void show(void *context, const struct place *place)
{
    struct shown *shown = context;

    shown->count++;
    shown->lat_e7 += place->lat_e7;
    shown->lon_e7 += place->lon_e7;
}

static void every_place_is_shown_once(void **state)
{
    static struct dot dots[MANY];
    uint64_t dice = 6;
    struct shown shown = {0}, none = {.weight_wanted = UINT32_MAX};

    (void)state;
    draw_dots(dots, &dice);
    write_dots(dots);
    if (import() != ERR_OK || places_db_open(output, &places, &fault) != ERR_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(places_each(places, is_wanted, show, &shown), ERR_OK);
    assert_int_equal(shown.count, MANY);
    for (size_t i = 0; i < MANY; i++) {
        shown.lat_e7 -= dots[i].lat_e7;
        shown.lon_e7 -= dots[i].lon_e7;
    }
    assert_true(shown.lat_e7 == 0 && shown.lon_e7 == 0);
    assert_int_equal(places_each(places, is_wanted, show, &none), ERR_OK);
    assert_true(none.count == 0 && none.blocks > 0);
    assert_true(none.blocks < shown.blocks || places->root_level == 1);
}

/* The hazard: a block that stands above itself, or is cut off. */
static void a_damaged_file_ends_a_look_at_all(void **state)
{
    static const char *const damages[] = {
        ("UPDATE block SET bytes = (SELECT bytes FROM block WHERE id = "
         "(SELECT value FROM meta WHERE key = 'root'))"),
        "UPDATE block SET bytes = substr(bytes, 1, length(bytes) / 2)",
        "UPDATE block SET bytes = zeroblob(9000)",
        "UPDATE block SET bytes = NULL",
        "DELETE FROM block",
        "UPDATE meta SET value = value + 1 WHERE key = 'level'",
    };
    static struct dot dots[MANY];
    uint64_t dice = 6;

    (void)state;
    draw_dots(dots, &dice);
    write_dots(dots);
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        struct shown shown = {0};
        sqlite3 *db;

        assert_int_equal(import(), ERR_OK);
        assert_int_equal(sqlite3_open(output, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, damages[i], NULL, NULL, NULL),
                         SQLITE_OK);
        sqlite3_close(db);
        assert_int_equal(places_db_open(output, &places, &fault), ERR_OK);
        assert_true(places->root_level > 0);
        assert_int_equal(places_each(places, is_wanted, show, &shown),
                         ERR_SYSTEM);
        places_db_close(places);
        places = NULL;
    }
}

static void a_deadline_in_the_past_gives_up(void **state)
{
    static struct dot dots[MANY];

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        dots[i] = (struct dot){(int64_t)i, 0};
    write_dots(dots);
    if (import() != ERR_OK || places_db_open(output, &places, &fault) != ERR_OK)
        fail_msg("%s", fault.text);
    struct places_query query = {.radius_um = 50000000000, .items_max = 20};
    places_find(places, &query, 1, &answer);
    assert_int_equal(answer.status, ANSWER_UNKNOWN_ERROR);
    assert_non_null(answer.error_message);
    assert_int_equal(answer.place_count, 0);
    find(0, 0, 50000, 20);
    assert_int_equal(answer.place_count, 20);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    static char first[1 << 20], second[1 << 20];
    size_t sizes[2];

    (void)state;
    write_input(HEAD "t:a\tA\t1\t2\ta\t\t1\nt:b\tB\t3\t4\ta\t\t1\n");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(import(), ERR_OK);
        FILE *file = fopen(output, "rb");
        sizes[i] = fread(i ? second : first, 1, sizeof(first), file);
        fclose(file);
    }
    assert_true(sizes[0] > 1000);
    assert_int_equal(sizes[0], sizes[1]);
    assert_memory_equal(first, second, sizes[0]);
}

static void faults_name_the_line(void **state)
{
    static const struct {
        const char *text;
        const char *line, *cause;
    } cases[] = {
        {"", ":0: ", "nothing in it"},
        {"id\tname\n", ":1: ", "neither a places text"},
        {"# muster-places 2\n", ":1: ", "later version"},
        {HEAD "t:a\tA\t91\t0\ta\t\t1\n", ":4: ", "latitude"},
        {HEAD "t:a\tA\t0\t-180.1\ta\t\t1\n", ":4: ", "longitude"},
        {HEAD "t:a\tA\t1e1\t0\ta\t\t1\n", ":4: ", "latitude"},
        {HEAD "t:a\tA\t0\t0\ta\t\t1\nta\tA\t0\t0\ta\t\t1\n", ":5: ", "an id"},
        {HEAD "u:a\tA\t0\t0\ta\t\t1\n", ":4: ", "\"u\" has no"},
        {HEAD "t:a\t\t0\t0\ta\t\t1\n", ":4: ", "name"},
        {HEAD "t:a\t\xff\t0\t0\ta\t\t1\n", ":4: ", "UTF-8"},
        {HEAD "t:a\tA\t0\t0\t\t\t1\n", ":4: ", "types"},
        {HEAD "t:a\tA\t0\t0\ta,,b\t\t1\n", ":4: ", "types"},
        {HEAD "t:a\tA\t0\t0\ta,b,c,d,e,f,g,h,i\t\t1\n", ":4: ", "types"},
        {HEAD "t:a\tA\t0\t0\ta\t\t\n", ":4: ", "extent"},
        {HEAD "t:a\tA\t0\t0\ta\t\t1.5\n", ":4: ", "extent"},
        {HEAD "t:a\tA\t0\t0\ta\t\t1\tx\n", ":4: ", "more than 7"},
        {HEAD "\n", ":4: ", "an id"},
        {HEAD "# attribution\tt\tAgain\n", ":4: ", "twice"},
        {HEAD "# attribution\tx\n", ":4: ", "source and a text"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        write_input(cases[i].text);
        if (import() != ERR_REFUSED)
            fail_msg("taken: %s", cases[i].text);
        if (!strstr(fault.text, cases[i].line) ||
            !strstr(fault.text, cases[i].cause))
            fail_msg("%s\n of: %s\n misses: %s and %s", fault.text,
                     cases[i].text, cases[i].line, cases[i].cause);
        assert_int_equal(access(output, F_OK), -1);
    }
}

static void a_line_too_long_is_a_fault(void **state)
{
    static char text[TEXT_LINE_BYTES_MAX + 1000] = HEAD;

    (void)state;
    memset(text + strlen(text), 'x', TEXT_LINE_BYTES_MAX + 1);
    write_input(text);
    assert_int_equal(import(), ERR_REFUSED);
    assert_non_null(strstr(fault.text, ":4: the line is longer"));
}

static void what_is_no_places_file_is_told(void **state)
{
    (void)state;
    assert_int_equal(places_db_open("/nowhere/x", &places, &fault),
                     ERR_REFUSED);
    assert_non_null(strstr(fault.text, "/nowhere/x"));
    write_input("this is no database, but long enough to be looked at\n");
    assert_int_equal(places_db_open(input, &places, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.text, "muster places import"));
}

/* The file that the project ships: packed, and large. */
static void the_default_places_import(void **state)
{
    const char *const inputs[] = {"data/places.tsv.xz"};
    struct places_import job = {
        .inputs = inputs, .input_count = 1, .output = output};
    struct places_report report;

    (void)state;
    if (places_import(&job, &report, &fault) != ERR_OK ||
        places_db_open(output, &places, &fault) != ERR_OK)
        fail_msg("%s", fault.text);
    assert_true(report.counts.places > 150000);
    assert_int_equal(places->count, report.counts.places);
    find(34.068930, -118.445127, 10000, 5);
    assert_int_equal(answer.place_count, 5);
    assert_in_range(answer.attribution_count, 1, 3);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(places_come_nearest_first_and_no_more_than_asked),
        TEST(the_180th_meridian_and_the_poles_are_no_edge),
        TEST(the_radius_is_exact),
        TEST(the_tree_finds_what_a_loop_finds),
        TEST(every_place_is_shown_once),
        TEST(a_damaged_file_ends_a_look_at_all),
        TEST(a_deadline_in_the_past_gives_up),
        TEST(the_same_input_gives_the_same_bytes),
        TEST(faults_name_the_line),
        TEST(a_line_too_long_is_a_fault),
        TEST(what_is_no_places_file_is_told),
        TEST(the_default_places_import),
    };

    return cmocka_run_group_tests_name("world/places", tests, NULL, NULL);
}
