/*
 * Links that do not carry: what is told over them, and what is asked for
 * (docs/REPLICATION.md R13, R14).
 */
#include "hand.h"

#include "node/times.h"

/* The hand takes n0 for its parent. */
static void ask_for_records(void)
{
    say_ping(PING_CARRY, &(struct beacon){BYTES("n0"), 1, 1, 1});
}

static void n1_claims_what_is_not_here(void)
{
    become_live();
    say_origin(4, "n1", 500);
    say_vector_of(4, 9);
}

static void what_nobody_sends_is_pulled(void **state)
{
    (void)state;
    n1_claims_what_is_not_here();
    herd_run(herd, PULL_AFTER_MS - 1);
    assert_int_equal(heard(FRAME_PULL).size, 0);
    herd_run(herd, 2);
    assert_true(heard(FRAME_PULL).size > 0);
    assert_int_equal(node->counters.pulls, 1);
    herd_run(herd, PULL_AFTER_MS + 1);
    assert_int_equal(heard(FRAME_PULL).size, 0); /* one at a time */
}

static void what_comes_in_time_is_not_pulled(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    (void)state;
    n1_claims_what_is_not_here();
    say_entry(&entry, true);
    herd_run(herd, 2 * PULL_AFTER_MS);
    assert_int_equal(node->counters.pulls, 0);
}

static void a_report_waits_behind_a_spare_link(void)
{
    become_live();
    herd_report(herd, 0, "kiwi", "+1-1", 1);
    herd_run(herd, 1);
    assert_int_equal(heard(FRAME_UPDATES).size, 0);
}

static void who_pulls_is_sent_records_for_a_while(void **state)
{
    (void)state;
    a_report_waits_behind_a_spare_link();
    say_pull(1000);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
    herd_run(herd, 900);
    herd_report(herd, 0, "lima", "+1-1", 1);
    herd_run(herd, 1);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
    herd_run(herd, 200);
    herd_report(herd, 0, "mike", "+1-1", 1);
    herd_run(herd, 1);
    assert_int_equal(heard(FRAME_UPDATES).size, 0);
}

/* A slow link gets everything, though it takes longer than it asked for. */
static void a_pull_is_not_over_before_all_is_sent(void **state)
{
    (void)state;
    a_report_waits_behind_a_spare_link();
    say_pull(1);
    herd_run(herd, 500);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
}

/* The other end may have forgotten what it was told that it covers. */
static void who_pulls_is_told_all_claims_again(void **state)
{
    (void)state;
    a_report_waits_behind_a_spare_link();
    say_pull(1);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
    herd_run(herd, 10);
    say_vector_of_n0(1);
    say_pull(1);
    assert_true(heard(FRAME_COVER).size > 0);
}

static void what_is_claimed_is_told_over_a_spare_link(void **state)
{
    (void)state;
    become_live();
    herd_report(herd, 0, "kiwi", "+1-1", 1);
    herd_run(herd, VECTOR_MS + 1);
    assert_int_equal(claims_in(heard(FRAME_VECTOR)), 1);
    herd_run(herd, VECTOR_MS + 1);
    assert_int_equal(heard(FRAME_VECTOR).size, 0); /* it has not risen */
}

/* What a life has written is outdone: others claim what counts. */
static void a_life_without_records_is_not_told(void **state)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    (void)state;
    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, true);
    herd_report(herd, 0, "kiwi", "+1-1", 9);
    herd_run(herd, VECTOR_MS + 1);
    assert_int_equal(claims_in(heard(FRAME_VECTOR)), 1);
}

/* Else both would send what they have got from others meanwhile. */
static void who_begins_to_carry_waits_for_a_fresh_vector(void **state)
{
    (void)state;
    a_report_waits_behind_a_spare_link();
    herd_run(herd, 100);
    (void)heard(FRAME_VECTOR);
    ask_for_records();
    assert_true(node->links[0].carrying);
    assert_int_equal(heard(FRAME_UPDATES).size, 0);
    say_vector();
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
}

static void but_not_for_long(void **state)
{
    (void)state;
    a_report_waits_behind_a_spare_link();
    herd_run(herd, 100);
    ask_for_records();
    herd_run(herd, ROLE_WAIT_MS + 1);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
}

static bool caught_up(void)
{
    struct node_status status;

    node_status(node, &status);
    return status.caught_up;
}

static void who_has_heard_of_nobody_has_not_caught_up(void **state)
{
    struct hello hello = hello_of("n1");

    (void)state;
    assert_false(caught_up());
    greet(&hello);
    herd_run(herd, 10);
    assert_false(caught_up());
}

static void who_lacks_nothing_has_caught_up(void **state)
{
    (void)state;
    become_live();
    assert_true(caught_up());
}

static void who_lacks_something_catches_up_once(void **state)
{
    struct entry some = entry_of(4, 8, "kiwi"), all = entry_of(4, 9, "lima");

    (void)state;
    struct hello hello = hello_of("n1");
    greet(&hello);
    auth_write(&w, AUTH_NONE);
    say();
    assert_int_equal(node->links[0].state, LINK_LIVE);
    assert_false(caught_up());
    say_origin(4, "n1", 500);
    say_vector_of(4, 9);
    say_entry(&some, true);
    assert_false(caught_up());
    say_entry(&all, false); /* and there may be more */
    assert_false(caught_up());
    say_claim(FRAME_COVER, 4, 9);
    assert_true(caught_up());
    say_vector_of(4, 11); /* the herd goes on; it has been abreast */
    assert_true(caught_up());
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_tree, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_nobody_sends_is_pulled),
        TEST(what_comes_in_time_is_not_pulled),
        TEST(who_pulls_is_sent_records_for_a_while),
        TEST(a_pull_is_not_over_before_all_is_sent),
        TEST(who_pulls_is_told_all_claims_again),
        TEST(what_is_claimed_is_told_over_a_spare_link),
        TEST(a_life_without_records_is_not_told),
        TEST(who_begins_to_carry_waits_for_a_fresh_vector),
        TEST(but_not_for_long),
        TEST(who_has_heard_of_nobody_has_not_caught_up),
        TEST(who_lacks_nothing_has_caught_up),
        TEST(who_lacks_something_catches_up_once),
    };

    return cmocka_run_group_tests_name("node/pulls", tests, NULL, NULL);
}
