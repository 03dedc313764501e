#include "unit.h"

#include "import/places_runs.h"
#include "import/places_sort.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SMALL = 65536, LARGE = 16 << 20, MANY = 50000 };

static char folder[] = "/tmp/muster-sort-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/muster-sort-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    assert_int_equal(rmdir(folder), 0); /* nothing was left there */
    return 0;
}

/* Few keys, so that bytes decide often; records of all sizes. */
static void add_many(struct places_sort *sort)
{
    uint8_t record[PLACES_RECORD_BYTES_MAX];
    uint64_t dice = 1;

    for (int i = 0; i < MANY; i++) {
        size_t size = dice_next(&dice) % 90;

        if (i % 1000 == 0)
            size = sizeof(record);
        memset(record, (int)(dice_next(&dice) % 3), sizeof(record));
        memcpy(record, &i, size < sizeof(i) ? size : sizeof(i));
        if (places_sort_add(sort, dice_next(&dice) % 5000,
                            bytes_make(record, size)) != ERR_OK)
            fail_msg("%s", strerror(errno));
    }
}

static void the_size_of_the_buffer_does_not_matter(void **state)
{
    struct places_sort *small, *large;
    struct bytes one, other;
    int count = 0;

    (void)state;
    assert_int_equal(places_sort_open(folder, SMALL, &small), ERR_OK);
    assert_int_equal(places_sort_open(folder, LARGE, &large), ERR_OK);
    add_many(small);
    add_many(large);
    while (places_sort_next(large, &one) == ERR_OK) {
        assert_int_equal(places_sort_next(small, &other), ERR_OK);
        assert_true(bytes_equal(one, other));
        count++;
    }
    assert_int_equal(count, MANY);
    assert_int_equal(places_sort_next(small, &other), ERR_SHORT);
    assert_int_equal(places_sort_next(small, &other), ERR_SHORT);
    places_sort_close(small);
    places_sort_close(large);
}

/* By key, then by bytes, the shorter first. */
static void check_order(size_t size, int copies)
{
    static const struct {
        uint64_t key;
        const char *text;
    } rows[] = {{1, "b"}, {1, "ba"}, {1, "c"}, {2, ""}, {UINT64_MAX, "a"}};
    struct places_sort *sort;
    struct bytes record;

    assert_int_equal(places_sort_open(folder, size, &sort), ERR_OK);
    for (int copy = 0; copy < copies; copy++)
        for (size_t i = COUNT_OF(rows); i--;)
            assert_int_equal(
                places_sort_add(sort, rows[i].key, bytes_text(rows[i].text)),
                ERR_OK);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int copy = 0; copy < copies; copy++) {
            assert_int_equal(places_sort_next(sort, &record), ERR_OK);
            assert_text(record, rows[i].text);
        }
    assert_int_equal(places_sort_next(sort, &record), ERR_SHORT);
    places_sort_close(sort);
}

static void keys_come_before_bytes(void **state)
{
    (void)state;
    check_order(SMALL, 1);
    check_order(SMALL, 5000);
    check_order(LARGE, 5000);
}

static void nothing_is_no_fault(void **state)
{
    struct places_sort *sort;
    struct bytes record;

    (void)state;
    assert_int_equal(places_sort_open(folder, SMALL, &sort), ERR_OK);
    assert_int_equal(places_sort_next(sort, &record), ERR_SHORT);
    places_sort_close(sort);
}

static void a_disk_without_room_is_told(void **state)
{
    struct rlimit before, tight;
    struct places_sort *sort;
    enum err error = ERR_OK;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = SMALL;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    assert_int_equal(places_sort_open(folder, SMALL, &sort), ERR_OK);
    for (int i = 0; i < 1000 && error == ERR_OK; i++)
        error = places_sort_add(sort, 1,
                                BYTES("0123456789012345678901234567"
                                      "8901234567890123456789012345"
                                      "6789012345678901234567890123"
                                      "4567890123456789012345678901"
                                      "2345678901234567890123456789"
                                      "0123456789012345678901234567"));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(error, ERR_SYSTEM);
    assert_int_equal(errno, EFBIG);
    places_sort_close(sort);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    struct places_sort *sort;
    enum err error = ERR_OK;

    (void)state;
    assert_int_equal(places_sort_open("/nowhere", SMALL, &sort), ERR_OK);
    for (int i = 0; i < MANY && error == ERR_OK; i++)
        error = places_sort_add(sort, 1, BYTES("x"));
    assert_int_equal(error, ERR_SYSTEM);
    assert_int_equal(errno, ENOENT);
    places_sort_close(sort);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_size_of_the_buffer_does_not_matter),
        TEST(keys_come_before_bytes),
        TEST(nothing_is_no_fault),
        TEST(a_disk_without_room_is_told),
        TEST(a_folder_that_is_not_there_is_told),
    };

    return cmocka_run_group_tests_name("world/places_sort", tests, NULL, NULL);
}
