#include "unit.h"

#include "places/rank.h"

static uint32_t weigh(uint64_t population, uint32_t kind, uint32_t tags)
{
    struct rank_facts facts = {population, kind, tags};

    return rank_weight(&facts);
}

static void a_weight_is_a_sum(void **state)
{
    (void)state;
    assert_int_equal(weigh(0, 0, 0), 0);
    assert_int_equal(weigh(0, 1000, 0), 1000);
    assert_int_equal(weigh(0, 0, 3), 30000);
    assert_int_equal(weigh(1, 0, 0), 0);
    assert_int_equal(weigh(2, 0, 0), 30000);
    assert_int_equal(weigh(3, 0, 0), 45000);
    assert_int_equal(weigh(1024, 0, 0), 300000);
    assert_int_equal(weigh(1536, 7, 1), 325007);
}

static void a_weight_has_bounds(void **state)
{
    (void)state;
    assert_int_equal(weigh(0, 300001, 0), 300000);
    assert_int_equal(weigh(0, UINT32_MAX, 0), 300000);
    assert_int_equal(weigh(0, 0, 21), 200000);
    assert_int_equal(weigh(0, 0, UINT32_MAX), 200000);
    assert_int_equal(weigh(UINT64_MAX, 0, 0), 1000000);
    assert_int_equal(weigh(UINT64_MAX, 300000, 20), RANK_WEIGHT_MAX);
}

static void an_extent_tells_a_population(void **state)
{
    (void)state;
    assert_int_equal(rank_population_of(3000), 10000);
    assert_int_equal(rank_population_of(0), 0);
    assert_int_equal(rank_population_of(-5), 0);
    assert_int_equal(rank_population_of(1000000), 1111088889);
}

static void the_key_of_a_distance_is_the_distance(void **state)
{
    (void)state;
    assert_true(rank_key(RANK_DISTANCE, 17.5, 0) == 17.5);
    assert_true(rank_key(RANK_DISTANCE, 17.5, 999) == 17.5);
}

static void prominence_is_halved_at_ten_kilometres(void **state)
{
    (void)state;
    assert_true(rank_key(RANK_PROMINENCE, 0, 599) == -600);
    assert_true(rank_key(RANK_PROMINENCE, 10000, 599) == -300);
    assert_true(rank_key(RANK_PROMINENCE, 20000, 599) < -199.9);
    assert_true(rank_key(RANK_PROMINENCE, 20000, 599) > -200.1);
    /* Without weight the nearer one comes first. */
    assert_true(rank_key(RANK_PROMINENCE, 1, 0) <
                rank_key(RANK_PROMINENCE, 2, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weight_is_a_sum),
        cmocka_unit_test(a_weight_has_bounds),
        cmocka_unit_test(an_extent_tells_a_population),
        cmocka_unit_test(the_key_of_a_distance_is_the_distance),
        cmocka_unit_test(prominence_is_halved_at_ten_kilometres),
    };

    return cmocka_run_group_tests_name("places/rank", tests, NULL, NULL);
}
