#include "unit.h"

#include "httpd/wakes.h"

#define REST_MS 250 /* ticks of 25 */

static struct wakes wakes;
static struct wake ring, a, b, c;

static int begin(void **state)
{
    (void)state;
    wakes_init(&wakes, REST_MS, 1000);
    wakes_ring(&ring);
    a = b = c = (struct wake){NULL, NULL};
    return 0;
}

static void gives(struct wake *wake)
{
    assert_ptr_equal(wakes_first(&ring), wake);
    if (wake)
        wakes_remove(wake);
}

static void who_is_eager_comes_in_order(void **state)
{
    (void)state;
    wakes_add(&wakes, &a, 0);
    wakes_add(&wakes, &b, 1000);
    wakes_take_due(&wakes, 1001, &ring);
    gives(NULL);
    assert_int_equal(wakes_next_ms(&wakes), INT64_MAX);
    wakes_take_eager(&wakes, &ring);
    gives(&a);
    gives(&b);
    gives(NULL);
}

/* All who were told something in the time of one tick rest until one moment. */
static void rests_end_together(void **state)
{
    (void)state;
    assert_int_equal(wakes_rest_until(&wakes, 1001), 1275);
    assert_int_equal(wakes_rest_until(&wakes, 1025), 1275);
    assert_int_equal(wakes_rest_until(&wakes, 1026), 1300);
    wakes_add(&wakes, &a, 1275);
    wakes_add(&wakes, &b, 1300);
    wakes_add(&wakes, &c, 1275);
    assert_int_equal(wakes_next_ms(&wakes), 1275);
    wakes_take_eager(&wakes, &ring);
    wakes_take_due(&wakes, 1274, &ring);
    gives(NULL);
    assert_int_equal(wakes_next_ms(&wakes), 1275);
    wakes_take_due(&wakes, 1275, &ring);
    gives(&a);
    gives(&c);
    gives(NULL);
    assert_int_equal(wakes_next_ms(&wakes), 1300);
}

static void who_leaves_is_in_no_ring(void **state)
{
    (void)state;
    wakes_add(&wakes, &a, 1100);
    wakes_add(&wakes, &b, 1100);
    wakes_take_due(&wakes, 1100, &ring);
    wakes_remove(&a);
    wakes_remove(&a);
    gives(&b);
    gives(NULL);
    wakes_add(&wakes, &a, 0);
    wakes_remove(&a);
    wakes_take_eager(&wakes, &ring);
    gives(NULL);
}

/* A thread that was kept from turning the wheel for long misses nobody. */
static void a_wheel_that_stood_still(void **state)
{
    (void)state;
    wakes_add(&wakes, &a, 1250);
    wakes_add(&wakes, &b, 900000);
    wakes_take_due(&wakes, 800000, &ring);
    gives(&a);
    gives(&b);
    gives(NULL);
    wakes_add(&wakes, &b, wakes_rest_until(&wakes, 800000));
    assert_int_equal(wakes_next_ms(&wakes), 800250);
}

static void the_shortest_rest(void **state)
{
    (void)state;
    wakes_init(&wakes, 10, 1000);
    wakes_add(&wakes, &a, wakes_rest_until(&wakes, 1000));
    assert_int_equal(wakes_next_ms(&wakes), 1010);
}

#define TEST(test) cmocka_unit_test_setup(test, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_is_eager_comes_in_order), TEST(rests_end_together),
        TEST(who_leaves_is_in_no_ring),    TEST(a_wheel_that_stood_still),
        TEST(the_shortest_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
