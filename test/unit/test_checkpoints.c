/*
 * Places in the feed from which a link can go on (docs/REPLICATION.md R7).
 */
#include "hand.h"

#include "node/checkpoints.h"
#include "node/times.h"

static void who_has_all_goes_on_where_it_was(void **state)
{
    (void)state;
    become_live();
    herd_report(herd, 0, "kiwi", "+1-1", 1);
    herd_run(herd, 1);
    uint64_t sweeps = node->counters.sweeps;
    meet_again();
    say_vector_of_n0(1);
    assert_int_equal(node->counters.resumed, 1);
    assert_int_equal(node->counters.sweeps, sweeps);
    herd_report(herd, 0, "lima", "+1-1", 1);
    herd_run(herd, 1);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
}

static void who_has_less_is_sent_what_came_since(void **state)
{
    (void)state;
    become_live();
    herd_report(herd, 0, "kiwi", "+1-1", 1);
    herd_run(herd, CHECKPOINT_MS);
    for (int i = 0; i < 3; i++) {
        herd_report(herd, 0, "lima", "+1-1", i);
        herd_report(herd, 0, "mike", "+1-1", i);
    }
    meet_again();
    say_vector_of_n0(1);
    assert_int_equal(node->counters.resumed, 1);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 2);
}

static void who_has_nothing_gets_all(void **state)
{
    (void)state;
    become_live();
    herd_report(herd, 0, "kiwi", "+1-1", 1);
    herd_run(herd, CHECKPOINT_MS);
    meet_again();
    say_vector();
    assert_int_equal(node->counters.resumed, 0);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
}

/* What nobody holds a record of nobody need claim. */
static void a_life_without_records_does_not_count(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, true);
    herd_report(herd, 0, "kiwi", "+1-1", 9);
    herd_run(herd, CHECKPOINT_MS + PING_ALONE_MS);
    meet_again();
    say_vector_of_n0(1);
    assert_int_equal(node->counters.resumed, 1);
}

/* A record that is not claimed may be one of several that are on their way. */
static void none_is_taken_while_records_are_not_claimed(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, false);
    assert_int_equal(node->checkpoints.count, 0);
    say_claim(FRAME_COVER, 4, 9);
    assert_int_equal(node->checkpoints.count, 1);
}

/* A minute, or a week: who comes back is sent about twice what it lacks. */
static void the_older_the_farther_apart(void **state)
{
    static const struct herd_edge none[] = {{0, 0}};
    struct herd *lone = herd_create(1, none, &(struct herd_options){0}, 1);
    const struct checkpoints *all = &lone->nodes[0]->checkpoints;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        herd_report(lone, 0, "kiwi", "+1-1", i);
        herd_run(lone, CHECKPOINT_MS);
    }
    assert_in_range(all->count, 8, CHECKPOINTS_MAX);
    assert_true(all->list[0].at_ms < 10 * CHECKPOINT_MS);
    for (uint32_t i = 1; i < all->count; i++) {
        int64_t age_ms = lone->now_ms - all->list[i - 1].at_ms;
        int64_t gap_ms = all->list[i].at_ms - all->list[i - 1].at_ms;

        assert_true(gap_ms <= age_ms / 2 + 2 * CHECKPOINT_MS);
    }
    herd_destroy(lone);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_has_all_goes_on_where_it_was),
        TEST(who_has_less_is_sent_what_came_since),
        TEST(who_has_nothing_gets_all),
        TEST(a_life_without_records_does_not_count),
        TEST(none_is_taken_while_records_are_not_claimed),
        cmocka_unit_test(the_older_the_farther_apart),
    };

    return cmocka_run_group_tests_name("node/checkpoints", tests, NULL, NULL);
}
