/*
 * One number that says whether two servers hold the same.
 */
#include "herd.h"

#include "node/maphash.h"
#include "node/times.h"

static const struct herd_edge none[] = {{0, 0}};
static const struct herd_options usual;
static struct herd *herd;

/* Two servers that do not know each other. */
static int begin(void **state)
{
    (void)state;
    herd = herd_create(2, none, &usual, 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    herd_destroy(herd);
    return 0;
}

static struct node_status status_of(uint32_t node)
{
    struct node_status status;

    node_status(herd->nodes[node], &status);
    return status;
}

static bool same_hash(void)
{
    struct node_status a = status_of(0), b = status_of(1);

    assert_true(a.map_hash_current && b.map_hash_current);
    return hash128_equal(a.map_hash, b.map_hash);
}

/* All changes until now are in the hashes. */
static void sum_up(void)
{
    herd_run(herd, HASH_REST_MS + 2 * HASH_PAUSE_MS);
}

static void give(uint32_t node, const char *id, int64_t stamp_s)
{
    assert_int_equal(herd_report(herd, node, id, "+1-1", stamp_s), NODE_TAKEN);
}

/* Both say n0 took it: else they would rightly differ. */
static void as_one(void)
{
    herd_kill(herd, 1);
    herd->configs[1].name = bytes_text("n0");
    herd_start(herd, 1);
}

static void it_depends_on_what_there_is_and_not_on_its_way(void **state)
{
    (void)state;
    as_one();
    assert_true(same_hash());
    give(0, "a", 5);
    give(0, "b", 9);
    give(1, "b", 7);
    give(1, "b", 9);
    give(1, "a", 5);
    sum_up();
    assert_true(same_hash());
    give(1, "a", 6);
    sum_up();
    assert_false(same_hash());
}

/* Who took a report can be seen, so it counts. */
static void another_taker_is_another_map(void **state)
{
    (void)state;
    give(0, "a", 5);
    give(1, "a", 5);
    sum_up();
    assert_false(same_hash());
}

static void it_says_when_it_is_behind(void **state)
{
    char id[16];

    (void)state;
    herd_run(herd, 1);
    assert_true(status_of(0).map_hash_current);
    assert_int_equal(maphash_timeout_ms(herd->nodes[0]), INT64_MAX);
    for (unsigned i = 0; i < HASH_SLICE_RECORDS + 1; i++) {
        snprintf(id, sizeof(id), "k%u", i);
        give(0, id, 5);
    }
    assert_false(status_of(0).map_hash_current);
    herd_run(herd, 1);
    assert_false(status_of(0).map_hash_current); /* one slice is too few */
    sum_up();
    assert_true(status_of(0).map_hash_current);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_depends_on_what_there_is_and_not_on_its_way),
        TEST(another_taker_is_another_map),
        TEST(it_says_when_it_is_behind),
    };

    return cmocka_run_group_tests_name("node/maphash", tests, NULL, NULL);
}
