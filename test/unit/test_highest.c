#include "unit.h"

#include "node/highest.h"

static void the_highest_of_each_origin_is_kept(void **state)
{
    struct highest highest = {.count = 0};

    (void)state;
    highest_note(&highest, 4, 9);
    highest_note(&highest, 7, 2);
    highest_note(&highest, 4, 3);
    highest_note(&highest, 7, 5);
    assert_int_equal(highest.count, 2);
    assert_int_equal(highest.claims[0].origin, 4);
    assert_int_equal(highest.claims[0].seq, 9);
    assert_int_equal(highest.claims[1].origin, 7);
    assert_int_equal(highest.claims[1].seq, 5);
    assert_false(highest.too_many);
}

static void one_origin_more_than_fits_is_told(void **state)
{
    struct highest highest = {.count = 0};

    (void)state;
    for (uint32_t origin = 0; origin < HIGHEST_ORIGINS_MAX; origin++)
        highest_note(&highest, origin, 1);
    highest_note(&highest, 0, 8);
    assert_false(highest.too_many);
    highest_note(&highest, HIGHEST_ORIGINS_MAX, 1);
    assert_true(highest.too_many);
    assert_int_equal(highest.count, HIGHEST_ORIGINS_MAX);
    assert_int_equal(highest.claims[0].seq, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_highest_of_each_origin_is_kept),
        cmocka_unit_test(one_origin_more_than_fits_is_told),
    };

    return cmocka_run_group_tests_name("node/highest", tests, NULL, NULL);
}
