/*
 * What a server's own clock says of a report (docs/REPLICATION.md 11).
 */
#include "hand.h"

#define WINDOW_S 100

static int begin_windows(void **state)
{
    (void)state;
    return begin_with(&(struct herd_options){
        .times = {.max_future_ns = WINDOW_S * (int64_t)NS_PER_S,
                  .max_past_ns = 2 * WINDOW_S * (int64_t)NS_PER_S}});
}

static int64_t now_s(void)
{
    return now().wall_ns / NS_PER_S;
}

static void windows_are_judged_by_the_clock_of_this_server(void **state)
{
    (void)state;
    assert_int_equal(herd_report(herd, 0, "a", "+1-1", now_s() + WINDOW_S),
                     NODE_TAKEN);
    assert_int_equal(herd_report(herd, 0, "b", "+1-1", now_s() + WINDOW_S + 1),
                     NODE_FUTURE);
    assert_int_equal(
        herd_report(herd, 0, "c", "+1-1", now_s() - 2 * WINDOW_S + 1),
        NODE_TAKEN);
    assert_int_equal(
        herd_report(herd, 0, "d", "+1-1", now_s() - 2 * WINDOW_S - 1),
        NODE_PAST);
    assert_int_equal(node->counters.refused_future, 1);
    assert_int_equal(node->counters.refused_past, 1);
    assert_int_equal(node->counters.reports, 2);
    assert_int_equal(herd_clients(herd, 0), 2);
}

/* The largest stamp that there is, and the smallest. */
static void no_stamp_is_too_large_to_be_judged(void **state)
{
    (void)state;
    assert_int_equal(herd_report(herd, 0, "a", "+1-1", INT64_MAX / NS_PER_S),
                     NODE_FUTURE);
    assert_int_equal(herd_report(herd, 0, "a", "+1-1", 0), NODE_PAST);
}

static void without_windows_every_stamp_will_do(void **state)
{
    (void)state;
    assert_int_equal(herd_report(herd, 0, "a", "+1-1", INT64_MAX / NS_PER_S),
                     NODE_TAKEN);
    assert_int_equal(herd_report(herd, 0, "b", "+1-1", 0), NODE_TAKEN);
}

/* What another server has taken is stored, whatever this clock says: else the
 * two would differ for ever. */
static void neighbours_are_not_judged(void **state)
{
    struct entry entry = entry_of(1, 1, "kiwi");

    (void)state;
    become_live();
    say_origin(1, "n1", 500);
    say_entry(&entry, true);
    entry.record.id = BYTES("lima");
    entry.seq = 2;
    entry.record.stamp_ns = INT64_MAX;
    say_entry(&entry, true);
    assert_int_equal(herd_clients(herd, 0), 2);
}

#define TEST(name, setup) cmocka_unit_test_setup_teardown(name, setup, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(windows_are_judged_by_the_clock_of_this_server, begin_windows),
        TEST(no_stamp_is_too_large_to_be_judged, begin_windows),
        TEST(without_windows_every_stamp_will_do, begin),
        TEST(neighbours_are_not_judged, begin_windows),
    };

    return cmocka_run_group_tests_name("node/edge", tests, NULL, NULL);
}
