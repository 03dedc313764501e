#include "unit.h"

#include "world/deadlines.h"

static void those_whose_time_is_over_come_in_order(void **state)
{
    struct deadlines list;
    struct deadline a = {0}, b = {0}, c = {0};

    (void)state;
    deadlines_init(&list, 100);
    deadline_start(&list, &a, 0);
    deadline_start(&list, &b, 10);
    deadline_start(&list, &c, 20);
    assert_null(deadlines_expired(&list, 99));
    assert_ptr_equal(deadlines_expired(&list, 115), &a);
    assert_ptr_equal(deadlines_expired(&list, 115), &b);
    assert_null(deadlines_expired(&list, 115));
    assert_ptr_equal(deadlines_expired(&list, 120), &c);
    assert_null(deadlines_expired(&list, 1000));
}

static void starting_anew_and_stopping(void **state)
{
    struct deadlines list, other;
    struct deadline a = {0}, b = {0};

    (void)state;
    deadlines_init(&list, 100);
    deadlines_init(&other, 1);
    deadline_start(&list, &a, 0);
    deadline_start(&list, &b, 1);
    deadline_start(&list, &a, 50);
    assert_ptr_equal(deadlines_expired(&list, 120), &b);
    assert_null(deadlines_expired(&list, 120));
    deadline_start(&other, &a, 60); /* on one list at a time */
    assert_null(deadlines_expired(&list, 1000));
    assert_ptr_equal(deadlines_expired(&other, 61), &a);
    deadline_stop(&a); /* twice is no fault */
    deadline_start(&list, &a, 0);
    deadline_stop(&a);
    assert_null(deadlines_expired(&list, 1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_whose_time_is_over_come_in_order),
        cmocka_unit_test(starting_anew_and_stopping),
    };

    return cmocka_run_group_tests_name("world/deadlines", tests, NULL, NULL);
}
