/*
 * Records whose server died before it could claim them
 * (docs/REPLICATION.md R17).
 */
#include "hand.h"

#include "node/times.h"

/* Time passes; the link lives. */
static void let_pass(int ms)
{
    for (; ms > 0; ms -= PING_MS) {
        say_ping(0, &(struct beacon){BYTES("n0"), 1, 1, 0});
        herd_run(herd, PING_MS);
    }
}

/* Its later life says nothing of the one that has sent the record. */
static void n1_dies_in_the_middle(void)
{
    struct entry entry = entry_of(4, 9, "kiwi");

    become_live();
    say_origin(4, "n1", 500);
    say_entry(&entry, false);
    assert_false(origins_are_clean(&node->origins));
}

static void they_are_adopted_after_a_minute(void **state)
{
    (void)state;
    n1_dies_in_the_middle();
    char before[200];
    snprintf(before, sizeof(before), "%s", herd_where(herd, 0, "kiwi"));
    let_pass(ORPHAN_ADOPT_MS - 2 * PING_MS);
    assert_int_equal(node->counters.adopted, 0);
    let_pass(4 * PING_MS);
    assert_int_equal(node->counters.adopted, 1);
    assert_true(origins_are_clean(&node->origins));
    assert_int_equal(claimed(herd->configs[0].incarnation), 1);
    assert_string_equal(herd_where(herd, 0, "kiwi"), before);
}

/* One who was set back would use numbers again: first somebody has to be able
 * to tell him. */
static void nobody_adopts_them_alone(void **state)
{
    (void)state;
    n1_dies_in_the_middle();
    herd_run(herd, 1);
    step((struct node_event){.kind = NODE_LINK_DOWN});
    for (int ms = 2 * ORPHAN_ADOPT_MS; ms > 0; ms -= PING_MS)
        herd_run(herd, PING_MS);
    assert_int_equal(node->counters.adopted, 0);
    step((struct node_event){.kind = NODE_LINK_UP, .neighbour = NODE_STRANGER});
    become_live();
    let_pass(LIVES_EVERY_MS + 2 * PING_MS);
    assert_int_equal(node->counters.adopted, 1);
}

/* A server that follows a root, and neither takes nor gets anything, ticks for
 * nothing else. */
static void a_quiet_server_adopts_them_too(void **state)
{
    (void)state;
    n1_dies_in_the_middle();
    for (uint32_t i = 0; i < (ORPHAN_ADOPT_MS + 2 * LIVES_EVERY_MS) / PING_MS;
         i++) {
        say_ping(0, &(struct beacon){BYTES("a"), 1, 1 + i, 0});
        (void)heard(FRAME_PING);
        herd_run(herd, PING_MS);
    }
    assert_int_equal(node->counters.adopted, 1);
}

/* Others get it as a record of this server, and claim it. */
static void they_are_sent_under_a_new_dot(void **state)
{
    (void)state;
    n1_dies_in_the_middle();
    let_pass(ORPHAN_ADOPT_MS + 2 * PING_MS);
    meet_again();
    say_origin(2, "n1", 500);
    say_vector_of(2, 99);
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
}

static void who_is_claimed_in_time_is_no_orphan(void **state)
{
    (void)state;
    n1_dies_in_the_middle();
    meet_again();
    say_origin(2, "n1", 500);
    say_claim(FRAME_COVER, 2, 9);
    let_pass(ORPHAN_ADOPT_MS + 2 * PING_MS);
    assert_int_equal(node->counters.adopted, 0);
    assert_true(origins_are_clean(&node->origins));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(they_are_adopted_after_a_minute),
        TEST(nobody_adopts_them_alone),
        TEST(a_quiet_server_adopts_them_too),
        TEST(they_are_sent_under_a_new_dot),
        TEST(who_is_claimed_in_time_is_no_orphan),
    };

    return cmocka_run_group_tests_name("node/orphans", tests, NULL, NULL);
}
