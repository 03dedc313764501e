/* What a server said of itself and has to take back (docs/REPLICATION.md R12).
 */
#include "hand.h"

static uint64_t own_life(void)
{
    return node->origins.list[node->origins.self].incarnation;
}

/* The hand knows more reports of the node's life than the node. */
static void refute(void)
{
    say_origin(0, "n0", own_life());
    say_vector_of(0, 9);
}

/* It was set back and has told n1 that it covers the life that it took for its
 * own: n1 would not send what was lost, so it has to hear it again. */
static void a_refuted_claim_ends_the_session(void **state)
{
    (void)state;
    herd_report(herd, 0, "kiwi", "+1-1", 5);
    herd_run(herd, 1);
    become_live();
    assert_int_equal(node->links[0].told[node->origins.self], 1);
    uint64_t before = own_life();
    refute();
    assert_int_not_equal(own_life(), before);
    assert_ended_with(BYE_RENEWED);
}

static void who_said_nothing_of_itself_goes_on(void **state)
{
    (void)state;
    become_live();
    uint64_t before = own_life();
    refute();
    assert_int_not_equal(own_life(), before);
    assert_int_equal(node->links[0].state, LINK_LIVE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_refuted_claim_ends_the_session),
        TEST(who_said_nothing_of_itself_goes_on),
    };

    return cmocka_run_group_tests_name("node/taken back", tests, NULL, NULL);
}
