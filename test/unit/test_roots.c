/*
 * Whom a server believes about the root (docs/REPLICATION.md 7).
 */
#include "hand.h"

#include "node/times.h"
#include "node/tree.h"

static void say_beacon(uint32_t number, uint32_t distance)
{
    say_ping(0, &(struct beacon){BYTES("m0"), 1, number, distance});
}

/* A way may be as long as the herd has servers. */
static void become_live_among_ten(void)
{
    step((struct node_event){.kind = NODE_MEMBERS, .members = 10});
    become_live();
}

static void the_smaller_name_is_the_root(void **state)
{
    (void)state;
    become_live_among_ten();
    assert_true(tree_is_root(node));
    say_ping(0, &(struct beacon){BYTES("z"), 1, 5, 0});
    assert_true(tree_is_root(node));
    say_beacon(5, 1);
    assert_false(tree_is_root(node));
    assert_int_equal(node->tree.distance, 2);
}

/* It may have heard of the root from here: then it has no way of its own. */
static void who_is_no_nearer_than_what_was_told_is_no_parent(void **state)
{
    (void)state;
    become_live_among_ten();
    say_beacon(5, 1);
    say_beacon(5, 2);
    assert_true(tree_is_root(node));
    say_beacon(6, 2); /* this number cannot have come from here */
    assert_false(tree_is_root(node));
    say_beacon(5, 0); /* an old one, from somewhere behind */
    assert_true(tree_is_root(node));
}

static void a_lost_parent_is_none(void **state)
{
    (void)state;
    become_live_among_ten();
    say_beacon(5, 1);
    step((struct node_event){.kind = NODE_LINK_DOWN});
    assert_true(tree_is_root(node));
    assert_true(node->tree.flooding_until_ms > herd->now_ms);
}

static void no_way_is_longer_than_the_herd(void **state)
{
    (void)state;
    become_live_among_ten();
    say_beacon(5, 9);
    assert_true(tree_is_root(node));
    say_beacon(5, 8);
    assert_false(tree_is_root(node));
}

static void a_root_that_does_not_beat_is_none(void **state)
{
    (void)state;
    become_live_among_ten();
    say_beacon(5, 1);
    herd_run(herd, ROOT_FRESH_MS / 2);
    say_beacon(5, 1);
    assert_false(tree_is_root(node));
    herd_run(herd, ROOT_FRESH_MS / 2 + 1);
    assert_true(tree_is_root(node));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_tree, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_smaller_name_is_the_root),
        TEST(who_is_no_nearer_than_what_was_told_is_no_parent),
        TEST(a_lost_parent_is_none),
        TEST(no_way_is_longer_than_the_herd),
        TEST(a_root_that_does_not_beat_is_none),
    };

    return cmocka_run_group_tests_name("node/roots", tests, NULL, NULL);
}
