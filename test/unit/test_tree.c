/*
 * How records spread: along one tree, whatever comes and goes
 * (docs/REPLICATION.md 7).
 */
#include "herd.h"

#include "node/roots.h"

/* The example herd: Goloman 0, Hands 1, Holiday 2, Welsh 3, Wilkes 4. */
static const struct herd_edge paper[] = {{0, 1}, {0, 2}, {0, 4}, {1, 4},
                                         {2, 3}, {2, 4}, {0, 0}};

static struct herd *make(uint32_t count, const struct herd_edge *edges)
{
    struct herd *herd =
        herd_create(count, edges, &(struct herd_options){.tree = true}, 3);

    herd_run(herd, 3000);
    return herd;
}

/* Link ends that carry records, of all running nodes. */
static unsigned carrying(struct herd *herd)
{
    unsigned count = 0;

    for (uint32_t node = 0; node < herd->count; node++)
        for (uint32_t i = 0;
             !herd->down[node] && i < herd->nodes[node]->link_count; i++) {
            const struct link *link = &herd->nodes[node]->links[i];

            count += link->state == LINK_LIVE && link->carrying;
        }
    return count;
}

static bool believes(struct herd *herd, uint32_t node, const char *root)
{
    struct node_status status;

    node_status(herd->nodes[node], &status);
    return bytes_equal(status.root, bytes_text(root));
}

static uint64_t sent(struct herd *herd)
{
    uint64_t sum = 0;

    for (uint32_t node = 0; node < herd->count; node++)
        if (!herd->down[node])
            sum += herd_counters(herd, node).sent;
    return sum;
}

/* Both ends of one link fewer than there are nodes, and one root. */
static void assert_one_tree(struct herd *herd, uint32_t nodes, const char *root)
{
    assert_int_equal(carrying(herd), 2 * (nodes - 1));
    for (uint32_t node = 0; node < herd->count; node++)
        if (!herd->down[node])
            assert_true(believes(herd, node, root));
}

static void a_settled_herd_sends_each_record_once_to_each(void **state)
{
    struct herd *herd = make(5, paper);

    (void)state;
    assert_one_tree(herd, 5, "n0");
    uint64_t before = sent(herd);
    for (int i = 0; i < 100; i++) {
        herd_report(herd, (uint32_t)i % 5, "kiwi", "+1-1", i);
        herd_run(herd, 40);
    }
    herd_settle(herd, 2000);
    assert_int_equal(sent(herd) - before, 4 * 100);
    herd_check(herd);
    herd_destroy(herd);
}

/* The way over a dead link is replaced before anybody would have to pull. */
static void a_dead_link_is_replaced_at_once(void **state)
{
    struct herd *herd = make(5, paper);

    (void)state;
    herd_cut(herd, 0, 4);
    herd_report(herd, 4, "kiwi", "+1-1", 1);
    herd_report(herd, 3, "lima", "+1-1", 1);
    herd_settle(herd, 100);
    herd_run(herd, 3000);
    assert_one_tree(herd, 5, "n0");
    for (uint32_t node = 0; node < 5; node++)
        assert_int_equal(herd_counters(herd, node).pulls, 0);
    herd_destroy(herd);
}

static void a_dead_root_is_followed_by_the_next(void **state)
{
    struct herd *herd = make(5, paper);

    (void)state;
    herd_kill(herd, 0);
    herd_run(herd, 1500);
    assert_one_tree(herd, 4, "n1");
    herd_report(herd, 3, "kiwi", "+1-1", 1);
    herd_settle(herd, 100);
    herd_start(herd, 0); /* a later life of the smallest name */
    herd_run(herd, 2000);
    assert_one_tree(herd, 5, "n0");
    herd_settle(herd, 100);
    herd_destroy(herd);
}

static void two_halves_meet_in_one_tree(void **state)
{
    struct herd *herd = make(5, paper);

    (void)state;
    herd_cut(herd, 0, 2);
    herd_cut(herd, 2, 4);
    herd_run(herd, 3000);
    assert_true(believes(herd, 4, "n0"));
    assert_true(believes(herd, 3, "n2"));
    herd_report(herd, 3, "kiwi", "+1-1", 1);
    herd_report(herd, 1, "lima", "+1-1", 1);
    herd_heal(herd, 0, 2);
    herd_heal(herd, 2, 4);
    herd_settle(herd, 3000);
    herd_run(herd, 3000);
    assert_one_tree(herd, 5, "n0");
    herd_check(herd);
    herd_destroy(herd);
}

/* A root that stands still is dead to the others until it beats again. */
static void a_root_without_a_beat_is_left(void **state)
{
    struct herd *herd = make(5, paper);

    (void)state;
    herd->stopped[0] = true;
    herd_run(herd, 5000);
    assert_true(believes(herd, 3, "n1"));
    herd_report(herd, 3, "kiwi", "+1-1", 1);
    herd_run(herd, 1000);
    assert_string_not_equal(herd_where(herd, 1, "kiwi"), "");
    herd->stopped[0] = false;
    herd_settle(herd, 5000);
    herd_run(herd, 3000);
    assert_one_tree(herd, 5, "n0");
    herd_destroy(herd);
}

static void a_line_of_eight_is_a_tree(void **state)
{
    static const struct herd_edge line[] = {{0, 1}, {1, 2}, {2, 3}, {3, 4},
                                            {4, 5}, {5, 6}, {6, 7}, {0, 0}};
    struct herd *herd = make(8, line);
    struct node_status status;

    (void)state;
    assert_one_tree(herd, 8, "n0");
    node_status(herd->nodes[7], &status);
    assert_int_equal(status.root_distance, 7);
    herd_destroy(herd);
}

static void a_flooding_herd_sends_over_every_link(void **state)
{
    struct herd *herd = herd_create(5, paper, &(struct herd_options){0}, 3);

    (void)state;
    herd_run(herd, 1000);
    assert_int_equal(carrying(herd), 12);
    herd_destroy(herd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_settled_herd_sends_each_record_once_to_each),
        cmocka_unit_test(a_dead_link_is_replaced_at_once),
        cmocka_unit_test(a_dead_root_is_followed_by_the_next),
        cmocka_unit_test(two_halves_meet_in_one_tree),
        cmocka_unit_test(a_root_without_a_beat_is_left),
        cmocka_unit_test(a_line_of_eight_is_a_tree),
        cmocka_unit_test(a_flooding_herd_sends_over_every_link),
    };

    return cmocka_run_group_tests_name("node/tree", tests, NULL, NULL);
}
