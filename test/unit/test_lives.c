/*
 * Servers that start anew for ever, in a table for few of their lives
 * (docs/REPLICATION.md R10).
 */
#include "herd.h"

#include "node/lives.h"
#include "node/times.h"

#define LIVES 6

static struct herd *herd;
static struct node *node;
static struct step now;
static struct node_moment moment;

static int begin(void **state)
{
    static const struct herd_edge none[] = {{0, 0}};
    static const struct herd_options options = {.max_origins = LIVES};

    (void)state;
    herd = herd_create(1, none, &options, 1);
    node = herd->nodes[0];
    moment = (struct node_moment){.wall_ns = 1};
    now = (struct step){.node = node, .now = &moment, .now_ms = 1};
    return 0;
}

static int end(void **state)
{
    (void)state;
    herd_destroy(herd);
    return 0;
}

static uint32_t meet(const char *name, uint64_t incarnation)
{
    uint32_t origin = ORIGIN_NONE;

    assert_int_equal(lives_intern(&now, bytes_text(name), incarnation, &origin),
                     ERR_OK);
    return origin;
}

static void a_life_is_known_again(void **state)
{
    uint32_t first = meet("a", 10);

    (void)state;
    assert_int_not_equal(first, node->origins.self);
    assert_int_equal(meet("a", 10), first);
    assert_int_not_equal(meet("a", 11), first);
    assert_int_not_equal(meet("b", 10), first);
}

/* The one that was silent for longest goes, unless it has a record or a claim
 * that no later life has made worthless. */
static void a_full_table_makes_room(void **state)
{
    uint32_t kept = meet("a", 10), claimed = meet("b", 10), origin;

    (void)state;
    origins_gain(&node->origins, kept);
    origins_claim(&node->origins, claimed, 5, now.now_ms);
    for (uint64_t i = 0; i < LIVES - 3; i++, now.now_ms++)
        meet("c", 20 + i);
    meet("d", 1);
    assert_int_equal(origins_find(&node->origins,
                                  node->origins.list[claimed].name, 10,
                                  &origin),
                     ERR_OK);
    assert_int_equal(meet("a", 10), kept);
    assert_int_equal(meet("b", 10), claimed);
    for (uint64_t i = 1; i < LIVES - 3; i++)
        meet("c", 20 + i);
    assert_int_equal(node->origins.high, LIVES);
}

static void a_table_of_lives_that_count_is_full(void **state)
{
    uint32_t origin;

    (void)state;
    for (uint64_t i = 1; i < LIVES; i++)
        origins_gain(&node->origins, meet("a", i));
    assert_int_equal(lives_intern(&now, BYTES("b"), 1, &origin), ERR_FULL);
    origins_lose(&node->origins, 2);
    assert_int_equal(meet("b", 1), 2);
}

/* A claim of a life that its server has left is of use for a while only. */
static void old_lives_are_forgotten_in_time(void **state)
{
    uint32_t old = meet("a", 1), new = meet("a", 2);

    (void)state;
    origins_claim(&node->origins, old, 3, now.now_ms);
    origins_claim(&node->origins, new, 3, now.now_ms);
    now.now_ms += ORIGIN_FORGET_MS;
    lives_tick(&now);
    assert_true(node->origins.list[old].used);
    now.now_ms++;
    lives_tick(&now);
    assert_false(node->origins.list[old].used);
    assert_true(node->origins.list[new].used);
    assert_true(node->origins.list[node->origins.self].used);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_life_is_known_again),
        TEST(a_full_table_makes_room),
        TEST(a_table_of_lives_that_count_is_full),
        TEST(old_lives_are_forgotten_in_time),
    };

    return cmocka_run_group_tests_name("node/lives", tests, NULL, NULL);
}
