/*
 * A server whose clock is wrong takes no reports (docs/REPLICATION.md 11).
 */
#include "herd.h"

#define HERE  "+1-1"
#define MAX_S 60

static const struct herd_edge star[] = {{0, 1}, {0, 2}, {0, 3}, {0, 0}};
static const struct herd_edge pair[] = {{0, 1}, {0, 0}};
static const struct herd_edge chain[] = {{0, 1}, {0, 2}, {0, 0}};

static const struct herd_options options = {
    .times = {.max_clock_offset_ns = MAX_S * (int64_t)NS_PER_S},
};

static struct node_status status_of(struct herd *herd, uint32_t node)
{
    struct node_status status;

    node_status(herd->nodes[node], &status);
    return status;
}

static void set_clock(struct herd *herd, uint32_t node, int64_t ahead_s)
{
    herd->clock_ns[node] = ahead_s * NS_PER_S;
    herd_run(herd, 1500);
}

static void who_differs_from_most_takes_no_reports(void **state)
{
    struct herd *herd = herd_create(4, star, &options, 1);

    (void)state;
    herd_run(herd, 1500);
    assert_int_equal(herd_report(herd, 0, "a", HERE, 5), NODE_TAKEN);
    for (int64_t sign = -1; sign <= 1; sign += 2) {
        set_clock(herd, 0, sign * (MAX_S + 1));
        assert_true(status_of(herd, 0).clock_refuses);
        assert_int_equal(herd_report(herd, 0, "a", HERE, 6), NODE_CLOCK);
        /* The others have one neighbour: it is told, and no more. */
        assert_true(status_of(herd, 1).clock_in_doubt);
        assert_int_equal(herd_report(herd, 1, "b", HERE, 6), NODE_TAKEN);
        set_clock(herd, 0, sign * (MAX_S - 1));
        assert_false(status_of(herd, 0).clock_in_doubt);
        assert_int_equal(herd_report(herd, 0, "a", HERE, 7), NODE_TAKEN);
    }
    assert_int_equal(herd_counters(herd, 0).refused_clock, 2);
    assert_int_equal(herd->notes[NODE_NOTE_CLOCK], 2);
    assert_int_equal(herd->notes[NODE_NOTE_CLOCK_DOUBT], 6);
    assert_int_equal(herd->notes[NODE_NOTE_CLOCK_GOOD], 8);
    herd_destroy(herd);
}

/* A tombstone by a wrong clock could make its client mute for long. */
static void who_refuses_reports_forgets_nobody(void **state)
{
    struct herd *herd = herd_create(3, chain, &options, 7);
    struct node_moment now = {.wall_ns = 1700003600 * (int64_t)NS_PER_S};
    uint64_t number;

    (void)state;
    assert_int_equal(herd_report(herd, 0, "kiwi", HERE, 5), NODE_TAKEN);
    set_clock(herd, 0, 3600);
    assert_int_equal(node_forget(herd->nodes[0], &now, BYTES("kiwi"), &number),
                     ERR_REFUSED);
    assert_string_not_equal(herd_where(herd, 0, "kiwi"), "");
    assert_int_equal(node_reset(herd->nodes[0], &now, BYTES("kiwi"), &number),
                     ERR_OK);
    herd_destroy(herd);
}

/* It holds and answers all the same. */
static void who_refuses_still_learns_and_answers(void **state)
{
    struct herd *herd = herd_create(3, chain, &options, 2);

    (void)state;
    set_clock(herd, 0, 3600);
    assert_true(status_of(herd, 0).clock_refuses);
    assert_int_equal(herd_report(herd, 1, "kiwi", HERE, 5), NODE_TAKEN);
    herd_settle(herd, 1000);
    assert_string_not_equal(herd_where(herd, 0, "kiwi"), "");
    assert_string_not_equal(herd_where(herd, 2, "kiwi"), "");
    herd_destroy(herd);
}

static void half_of_the_neighbours_prove_nothing(void **state)
{
    struct herd *herd = herd_create(3, chain, &options, 3);

    (void)state;
    set_clock(herd, 1, 3600);
    assert_false(status_of(herd, 0).clock_in_doubt);
    set_clock(herd, 2, -3600); /* nor do two that differ from one another */
    assert_false(status_of(herd, 0).clock_in_doubt);
    set_clock(herd, 2, 3600);
    assert_true(status_of(herd, 0).clock_refuses);
    herd_destroy(herd);
}

static void links_that_break_open_nothing_at_once(void **state)
{
    struct herd *herd = herd_create(3, chain, &options, 4);

    (void)state;
    set_clock(herd, 0, 3600);
    herd_cut(herd, 0, 1);
    herd_cut(herd, 0, 2);
    herd_run(herd, 8000);
    assert_int_equal(herd_report(herd, 0, "a", HERE, 5), NODE_CLOCK);
    herd_run(herd, 8000); /* it is alone, and goes on */
    assert_int_equal(herd_report(herd, 0, "a", HERE, 6), NODE_TAKEN);
    herd_heal(herd, 0, 1);
    herd_heal(herd, 0, 2);
    herd_run(herd, 5000);
    assert_int_equal(herd_report(herd, 0, "a", HERE, 7), NODE_CLOCK);
    herd_destroy(herd);
}

static void without_a_bound_no_clock_is_wrong(void **state)
{
    struct herd *herd =
        herd_create(3, chain, &(struct herd_options){.tree = false}, 5);

    (void)state;
    set_clock(herd, 0, 3600);
    assert_false(status_of(herd, 0).clock_in_doubt);
    herd_destroy(herd);
}

/* What a HELLO says of the TTL and the future is compared. */
static void times_that_differ_are_told(void **state)
{
    struct herd *herd = herd_create(2, pair, &options, 6);

    (void)state;
    herd_run(herd, 1000);
    assert_int_equal(herd->notes[NODE_NOTE_TIMES], 0);
    for (int i = 0; i < 2; i++) {
        herd_kill(herd, 1);
        struct node_times *times = &herd->configs[1].times;

        times->ttl_ns = i ? NS_PER_S : 0;
        times->max_future_ns = i ? 0 : NS_PER_S;
        herd_start(herd, 1);
        herd_run(herd, 4000);
        assert_true(herd_link_lives(herd, 0, 1));
        assert_int_equal(herd->notes[NODE_NOTE_TIMES], 2 * (i + 1));
    }
    herd_destroy(herd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_differs_from_most_takes_no_reports),
        cmocka_unit_test(who_refuses_reports_forgets_nobody),
        cmocka_unit_test(who_refuses_still_learns_and_answers),
        cmocka_unit_test(half_of_the_neighbours_prove_nothing),
        cmocka_unit_test(links_that_break_open_nothing_at_once),
        cmocka_unit_test(without_a_bound_no_clock_is_wrong),
        cmocka_unit_test(times_that_differ_are_told),
    };

    return cmocka_run_group_tests_name("node/fence", tests, NULL, NULL);
}
