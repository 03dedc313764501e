/*
 * Who comes back with nothing is told everything once, not by each neighbour
 * (docs/REPLICATION.md R18).
 */
#include "herd.h"

#include "node/bulk.h"
#include "node/times.h"

/* The example herd: Goloman 0, Hands 1, Holiday 2, Welsh 3, Wilkes 4. */
static const struct herd_edge paper[] = {{0, 1}, {0, 2}, {0, 4}, {1, 4},
                                         {2, 3}, {2, 4}, {0, 0}};

#define CLIENTS 3500

static struct herd *herd;

/* All hold the same; then the first, who is the root, has lost everything. */
static int begin(void **state)
{
    const struct herd_options options = {.tree = true,
                                         .wire_bytes_per_ms = 1000};
    char id[16];

    (void)state;
    herd = herd_create(5, paper, &options, 5);
    herd_run(herd, 3000);
    for (int i = 0; i < CLIENTS; i++) {
        snprintf(id, sizeof(id), "k%d", i);
        herd_report(herd, 1, id, "+1-1", i);
    }
    herd_settle(herd, 10000);
    herd_kill(herd, 0);
    herd_run(herd, 3000);
    herd_start(herd, 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    herd_destroy(herd);
    return 0;
}

/* Who delivers to the node that came back; or LINK_NONE. */
static uint32_t deliverer(void)
{
    const struct node *node = herd->nodes[0];

    if (node->bulk_link == LINK_NONE)
        return LINK_NONE;
    return herd->neighbours[0][node->links[node->bulk_link].neighbour];
}

static void wait_for_deliverer(void)
{
    for (int ms = 0; deliverer() == LINK_NONE && ms < 3000; ms++)
        herd_run(herd, 1);
    assert_int_not_equal(deliverer(), LINK_NONE);
}

static void what_is_missing_comes_about_once(void **state)
{
    (void)state;
    herd_settle(herd, 3000);
    assert_in_range(herd_counters(herd, 0).received, CLIENTS,
                    CLIENTS + 3 * SWEEP_FIRST_RECORDS);
    assert_int_equal(deliverer(), LINK_NONE);
    herd_check(herd);
}

static void if_the_deliverer_stalls_others_go_on(void **state)
{
    (void)state;
    wait_for_deliverer();
    uint32_t who = deliverer();
    herd->stopped[who] = true;
    herd_run(herd, BULK_STALL_MS + 1000);
    assert_int_equal(herd_clients(herd, 0), CLIENTS);
    assert_int_not_equal(deliverer(), who);
    herd->stopped[who] = false;
    herd_settle(herd, 10000);
}

static void if_the_deliverer_dies_others_go_on(void **state)
{
    (void)state;
    wait_for_deliverer();
    herd_kill(herd, deliverer());
    herd_run(herd, 1000);
    assert_int_equal(herd_clients(herd, 0), CLIENTS);
}

/* A report at a neighbour whose sweep rests does not rest. */
static void news_do_not_wait(void **state)
{
    (void)state;
    wait_for_deliverer();
    uint32_t resting = deliverer() == 1 ? 4 : 1;
    herd_report(herd, resting, "news", "+2-2", 1);
    herd_run(herd, 30);
    assert_int_not_equal(deliverer(), LINK_NONE);
    assert_string_not_equal(herd_where(herd, 0, "news"), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_missing_comes_about_once),
        TEST(if_the_deliverer_stalls_others_go_on),
        TEST(if_the_deliverer_dies_others_go_on),
        TEST(news_do_not_wait),
    };

    return cmocka_run_group_tests_name("node/bulk", tests, NULL, NULL);
}
