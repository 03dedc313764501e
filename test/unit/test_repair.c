/*
 * Two that claim the same and hold something else compare what they hold
 * (docs/REPLICATION.md R16).
 */
#include "hand.h"

#include "node/times.h"

static struct node_status status_of_node(void)
{
    struct node_status status;

    node_status(node, &status);
    return status;
}

/* A PING of one that claims what the node claims, and holds other records. */
static void say_other_map(uint8_t flags)
{
    struct node_status status = status_of_node();
    struct ping ping = {.flags = flags,
                        .vector_hash = status.vector_hash,
                        .map_hash = status.map_hash,
                        .beacon = {BYTES("n0"), 1, 1, 1}};

    ping.map_hash.low++;
    ping_write(&w, &ping);
    say();
}

static void settle(void)
{
    become_live();
    herd_report(herd, 0, "kiwi", "+1-1", 1);
    herd_run(herd, HASH_REST_MS + 2 * HASH_PAUSE_MS);
    assert_true(status_of_node().map_hash_current);
}

static void a_difference_is_told_and_compared(void **state)
{
    (void)state;
    settle();
    say_other_map(PING_SETTLED);
    assert_int_equal(heard(FRAME_HASHES).size, 16 * BUCKETS);
    assert_int_equal(node->counters.differences, 1);
}

static void who_is_not_settled_is_not_compared(void **state)
{
    (void)state;
    settle();
    say_other_map(0);
    assert_int_equal(heard(FRAME_HASHES).size, 0);
}

/* It may take a while to mend much, over a slow link. */
static void it_is_not_compared_again_at_once(void **state)
{
    (void)state;
    settle();
    say_other_map(PING_SETTLED);
    for (int ms = 0; ms < REPAIR_EVERY_MS - PING_MS; ms += PING_MS) {
        (void)heard(FRAME_HASHES);
        herd_run(herd, PING_MS);
        say_other_map(PING_SETTLED);
        assert_int_equal(heard(FRAME_HASHES).size, 0);
    }
    herd_run(herd, PING_MS);
    say_other_map(PING_SETTLED);
    assert_int_equal(heard(FRAME_HASHES).size, 16 * BUCKETS);
    assert_int_equal(node->counters.differences, 2);
}

/* FETCH of every bucket is answered by every record, without CLAIM. */
static void what_is_fetched_is_sent(void **state)
{
    (void)state;
    settle();
    (void)heard(FRAME_UPDATES);
    size_t frame = frame_begin(&w, FRAME_FETCH);
    for (int i = 0; i < BUCKETS / 8; i++)
        writer_u8(&w, 0xff);
    frame_end(&w, frame);
    say();
    assert_int_equal(entries_in(heard(FRAME_UPDATES)), 1);
    assert_int_equal(node->counters.fetched, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_difference_is_told_and_compared),
        TEST(who_is_not_settled_is_not_compared),
        TEST(it_is_not_compared_again_at_once),
        TEST(what_is_fetched_is_sent),
    };

    return cmocka_run_group_tests_name("node/repair", tests, NULL, NULL);
}
