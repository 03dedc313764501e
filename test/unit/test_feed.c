#include "unit.h"

#include "node/feed.h"

#define SLOTS 8
#define MARKS 3

static struct feed feed;
static _Alignas(BLOCK_ALIGN) uint8_t memory[1024];

static int begin(void **state)
{
    struct block block = block_make(memory, sizeof(memory));

    (void)state;
    memset(memory, 0, sizeof(memory));
    feed_init(&feed, &block, SLOTS, MARKS);
    return 0;
}

static uint32_t read_all(uint32_t mark)
{
    return feed_read(&feed, mark, UINT64_MAX);
}

static void a_bookmark_reads_in_order_of_change(void **state)
{
    uint32_t mark;

    (void)state;
    feed_append(&feed, 0);
    feed_append(&feed, 1);
    feed_append(&feed, 2);
    feed_move(&feed, 0);
    assert_int_equal(feed_open_first(&feed, &mark), ERR_OK);
    assert_int_equal(read_all(mark), 1);
    assert_int_equal(read_all(mark), 2);
    assert_int_equal(read_all(mark), 0);
    assert_int_equal(read_all(mark), FEED_NONE);
    assert_true(feed_is_drained(&feed, mark));
}

/* Bookmarks on both sides of it do not notice. */
static void what_is_removed_is_read_by_nobody(void **state)
{
    uint32_t before, behind;

    (void)state;
    for (uint32_t slot = 0; slot < 3; slot++)
        feed_append(&feed, slot);
    assert_int_equal(feed_open_first(&feed, &before), ERR_OK);
    assert_int_equal(read_all(before), 0);
    assert_int_equal(feed_open_at(&feed, before, &behind), ERR_OK);
    assert_int_equal(read_all(behind), 1);
    feed_remove(&feed, 1);
    assert_int_equal(read_all(before), 2);
    assert_int_equal(read_all(behind), 2);
    feed_remove(&feed, 2);
    feed_remove(&feed, 0);
    assert_true(feed_is_drained(&feed, before));
    feed_append(&feed, 1);
    assert_int_equal(read_all(before), 1);
    assert_int_equal(read_all(behind), 1);
}

/* What was read and changes comes again; what changes ten times comes once. */
static void a_change_behind_comes_again_once(void **state)
{
    uint32_t mark;

    (void)state;
    feed_append(&feed, 0);
    feed_append(&feed, 1);
    assert_int_equal(feed_open_first(&feed, &mark), ERR_OK);
    assert_int_equal(read_all(mark), 0);
    for (int i = 0; i < 10; i++)
        feed_move(&feed, 0);
    assert_int_equal(feed_lag(&feed, mark), 11);
    assert_int_equal(read_all(mark), 1);
    assert_int_equal(read_all(mark), 0);
    assert_int_equal(read_all(mark), FEED_NONE);
    assert_int_equal(feed_lag(&feed, mark), 0);
}

static void bookmarks_in_one_place_do_not_hide_one_another(void **state)
{
    uint32_t a, b, c, none;

    (void)state;
    feed_append(&feed, 4);
    assert_int_equal(feed_open_first(&feed, &a), ERR_OK);
    assert_int_equal(feed_open_first(&feed, &b), ERR_OK);
    assert_int_equal(feed_open_behind(&feed, feed.last, &c), ERR_OK);
    assert_int_equal(feed_open_first(&feed, &none), ERR_FULL);
    assert_int_equal(read_all(a), 4);
    assert_int_equal(read_all(b), 4);
    assert_int_equal(read_all(c), FEED_NONE);
    assert_true(feed_is_drained(&feed, a));
    feed_close(&feed, b);
    assert_int_equal(feed_open_first(&feed, &b), ERR_OK);
    assert_int_equal(read_all(b), 4);
}

/* What is not written yet is not read, and does not count as drained. */
static void nothing_beyond_the_limit_is_read(void **state)
{
    uint32_t mark;

    (void)state;
    feed_append(&feed, 0);
    feed_append(&feed, 1);
    assert_int_equal(feed_open_first(&feed, &mark), ERR_OK);
    assert_true(feed_has_next(&feed, mark, 1));
    assert_int_equal(feed_read(&feed, mark, 1), 0);
    assert_false(feed_has_next(&feed, mark, 1));
    assert_int_equal(feed_read(&feed, mark, 1), FEED_NONE);
    assert_false(feed_is_drained(&feed, mark));
    assert_int_equal(feed_read(&feed, mark, 2), 1);
}

static void a_bookmark_behind_a_number_reads_what_is_above_it(void **state)
{
    uint32_t marks[MARKS];

    (void)state;
    for (uint32_t slot = 0; slot < 4; slot++)
        feed_append(&feed, slot);
    assert_int_equal(feed_open_behind(&feed, 4, &marks[0]), ERR_OK);
    assert_int_equal(feed_open_behind(&feed, 2, &marks[1]), ERR_OK);
    assert_int_equal(feed_open_behind(&feed, 0, &marks[2]), ERR_OK);
    assert_int_equal(read_all(marks[0]), FEED_NONE);
    assert_int_equal(read_all(marks[1]), 2);
    assert_int_equal(read_all(marks[2]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_bookmark_reads_in_order_of_change, begin),
        cmocka_unit_test_setup(what_is_removed_is_read_by_nobody, begin),
        cmocka_unit_test_setup(a_change_behind_comes_again_once, begin),
        cmocka_unit_test_setup(bookmarks_in_one_place_do_not_hide_one_another,
                               begin),
        cmocka_unit_test_setup(nothing_beyond_the_limit_is_read, begin),
        cmocka_unit_test_setup(
            a_bookmark_behind_a_number_reads_what_is_above_it, begin),
    };

    return cmocka_run_group_tests_name("node/feed", tests, NULL, NULL);
}
