#include "unit.h"

#include "import/places_write.h"
#include "world/places_find.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MANY = 20000 };

static char folder[] = "/tmp/muster-write-XXXXXX";
static char output[64];
static struct places_write job;
static struct places_counts counts;
static struct places_db *places;
static struct fault fault;
static struct answer answer;

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/muster-write-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(output, sizeof(output), "%s/out.sqlite", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    places_write_abandon(&job);
    places_db_close(places);
    places = NULL;
    unlink(output);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
    return 0;
}

static void must(enum err error)
{
    if (error != ERR_OK)
        fail_msg("%s", fault.text);
}

static void begin(size_t sort_bytes, unsigned cache_kib)
{
    struct places_write_limits limits = {sort_bytes, cache_kib};

    places_write_abandon(&job); /* what the one before holds */
    must(places_write_begin_within(&job, output, &limits, &fault));
    must(places_write_attribution(&job, BYTES("t"), BYTES("Of the tests"),
                                  &fault));
}

static enum err add(const char *id, const char *name, int64_t lat_e7,
                    unsigned preference)
{
    struct place place = {bytes_text(id),
                          bytes_text(name),
                          BYTES("a"),
                          BYTES("there"),
                          lat_e7,
                          0,
                          1,
                          1};

    return places_write_place(&job, &place, preference, &fault);
}

static void finish(void)
{
    must(places_write_finish(&job, NULL, NULL, &counts, &fault));
}

static void find_all(void)
{
    struct places_query query = {.radius_um = 50000000000, .items_max = 20};

    must(places_db_open(output, &places, &fault));
    places_find(places, &query, INT64_MAX, &answer);
}

static void of_doubles_the_preferred_one_is_kept(void **state)
{
    (void)state;
    begin(0, 0);
    must(add("t:a", "first", 0, 1));
    must(add("t:b", "low", 1, 0));
    must(add("t:a", "as good", 0, 1));
    must(add("t:b", "high", 1, 256));
    must(add("t:b", "middle", 1, 255));
    must(add("t:ab", "another", 2, 0));
    finish();
    assert_int_equal(counts.places, 3);
    assert_int_equal(counts.doubles, 3);
    find_all();
    assert_int_equal(places->count, 3);
    assert_int_equal(answer.place_count, 3);
    assert_text(answer.places[0].name, "first");
    assert_text(answer.places[1].name, "high");
    assert_text(answer.places[2].name, "another");
}

static void write_many(void)
{
    uint64_t dice = 9;
    char id[32];

    for (int i = 0; i < MANY; i++) {
        snprintf(id, sizeof(id), "t:%d",
                 (int)(dice_next(&dice) % (MANY - MANY / 10)));
        must(add(id, "Name", (int64_t)(dice_next(&dice) % 900000000),
                 (unsigned)(dice_next(&dice) % 3)));
    }
    finish();
    assert_int_equal(counts.places + counts.doubles, MANY);
    assert_true(counts.doubles > MANY / 10);
}

static size_t read_output(char **bytes)
{
    FILE *file = fopen(output, "rb");

    assert_non_null(file);
    *bytes = malloc(16 << 20);
    size_t size = fread(*bytes, 1, 16 << 20, file);
    fclose(file);
    return size;
}

/* All in memory, and through files, with hardly any of SQLite's cache. */
static void memory_does_not_show_in_the_bytes(void **state)
{
    char *roomy, *tight;

    (void)state;
    begin(0, 65536);
    write_many();
    size_t size = read_output(&roomy);
    begin(65536, 16);
    write_many();
    assert_int_equal(read_output(&tight), size);
    assert_true(size > 400000);
    assert_memory_equal(roomy, tight, size);
    free(roomy);
    free(tight);
}

static double share_before;

static void note_progress(void *context, double share)
{
    int *calls = context;

    assert_true(share >= share_before && share <= 1);
    share_before = share;
    (*calls)++;
}

static void progress_rises_to_one(void **state)
{
    int calls = 0;

    (void)state;
    begin(0, 0);
    must(add("t:a", "A", 0, 0));
    share_before = 0;
    must(places_write_finish(&job, note_progress, &calls, &counts, &fault));
    assert_true(share_before >= 1);
    assert_in_range(calls, 2, 4);
}

static size_t files(void)
{
    DIR *listing = opendir(folder);
    size_t count = 0;

    assert_non_null(listing);
    while (readdir(listing))
        count++;
    closedir(listing);
    return count - 2; /* without . and .. */
}

static void what_is_abandoned_leaves_no_trace(void **state)
{
    (void)state;
    begin(65536, 16);
    for (int i = 0; i < MANY; i++)
        must(add("t:a", "A", i, 0));
    assert_int_equal(files(), 1);
    assert_int_equal(access(output, F_OK), -1);
    places_write_abandon(&job);
    assert_int_equal(files(), 0);
    places_write_abandon(&job);
}

static enum err write_until_it_fails(void)
{
    enum err error = ERR_OK;
    char id[32];

    for (int i = 0; i < MANY && error == ERR_OK; i++) {
        snprintf(id, sizeof(id), "t:%d", i);
        error = add(id, "Name", i, 0);
    }
    if (error == ERR_OK)
        error = places_write_finish(&job, NULL, NULL, &counts, &fault);
    return error;
}

/* While it is sorted, and while the database is written. */
static void a_disk_without_room_leaves_the_old_file(void **state)
{
    static const struct {
        size_t sort_bytes;
        rlim_t room;
    } cases[] = {{65536, 100000}, {65536, 900000}, {0, 100000}, {0, 900000}};
    struct rlimit before, tight;

    (void)state;
    begin(0, 0);
    must(add("t:old", "Old", 0, 0));
    finish();
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        begin(cases[i].sort_bytes, 16);
        tight = before;
        tight.rlim_cur = cases[i].room;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
        enum err error = write_until_it_fails();
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(error, ERR_REFUSED);
        assert_non_null(strstr(fault.text, output));
        assert_non_null(strstr(fault.text, "cannot be written: "));
        places_write_abandon(&job);
        assert_int_equal(files(), 1);
    }
    find_all();
    assert_text(answer.places[0].name, "Old");
}

static void run_sql(const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(output, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void another_version_is_refused_with_a_mend(void **state)
{
    (void)state;
    run_sql("CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER);"
            "INSERT INTO meta VALUES ('version', 1), ('count', 3)");
    assert_int_equal(places_db_open(output, &places, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.text, "version 1, not 2"));
    assert_non_null(strstr(fault.text, "muster places import"));
}

static void a_damaged_file_is_told(void **state)
{
    static const char *const hurts[] = {
        "UPDATE block SET bytes = x'00'",
        "UPDATE block SET bytes = zeroblob(8000)",
        "UPDATE block SET bytes = 17",
        "DELETE FROM block",
        "UPDATE meta SET value = 77 WHERE key = 'root'",
        "UPDATE meta SET value = 1 WHERE key = 'level'",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(hurts); i++) {
        begin(0, 0);
        must(add("t:a", "A", 0, 0));
        finish();
        run_sql(hurts[i]);
        find_all();
        assert_int_equal(answer.status, ANSWER_UNKNOWN_ERROR);
        assert_string_equal(answer.error_message, "the places file is damaged");
        places_db_close(places);
        places = NULL;
    }
    run_sql("DELETE FROM meta WHERE key = 'root'");
    assert_int_equal(places_db_open(output, &places, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.text, "damaged"));
}

static void a_file_without_places_finds_none(void **state)
{
    (void)state;
    begin(0, 0);
    finish();
    assert_int_equal(counts.places, 0);
    find_all();
    assert_int_equal(answer.status, ANSWER_ZERO_RESULTS);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(of_doubles_the_preferred_one_is_kept),
        TEST(memory_does_not_show_in_the_bytes),
        TEST(progress_rises_to_one),
        TEST(what_is_abandoned_leaves_no_trace),
        TEST(a_disk_without_room_leaves_the_old_file),
        TEST(another_version_is_refused_with_a_mend),
        TEST(a_damaged_file_is_told),
        TEST(a_file_without_places_finds_none),
    };

    return cmocka_run_group_tests_name("world/places_write", tests, NULL, NULL);
}
