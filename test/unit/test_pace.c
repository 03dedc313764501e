#include "unit.h"

#include "world/pace.h"

static struct pace pace;

static int begin(void **state)
{
    (void)state;
    pace_init(&pace);
    return 0;
}

static int64_t now_ms = 1000;

/* A lot of so many bytes that takes so long. */
static void send(size_t bytes, int64_t took_ms)
{
    (void)pace_begin(&pace, now_ms);
    now_ms += took_ms;
    pace_sent(&pace, now_ms, bytes);
}

static void a_slow_wire_is_given_little_at_once(void **state)
{
    (void)state;
    pace.bytes = PACE_MOST_BYTES;
    for (int i = 0; i < 20; i++)
        send(pace.bytes, PACE_SLOW_MS + 1);
    assert_int_equal(pace_begin(&pace, 0), PACE_LEAST_BYTES);
    send(pace.bytes, PACE_SLOW_MS);
    assert_int_equal(pace_begin(&pace, 0), PACE_LEAST_BYTES);
}

static void a_wire_that_is_quick_again_is_given_much(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++)
        send(pace.bytes, 1);
    assert_int_equal(pace_begin(&pace, 0), PACE_MOST_BYTES);
}

static void a_small_lot_that_was_quick_says_nothing(void **state)
{
    (void)state;
    pace.bytes = PACE_LEAST_BYTES;
    send(PACE_LEAST_BYTES - 1, 0);
    assert_int_equal(pace_begin(&pace, 0), PACE_LEAST_BYTES);
}

/* Whatever is sent first fits into somebody's buffer. */
static void many_at_once_say_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++)
        send(pace.bytes, 0);
    assert_true(pace_begin(&pace, now_ms) <= 2 * PACE_FIRST_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_slow_wire_is_given_little_at_once, begin),
        cmocka_unit_test_setup(a_wire_that_is_quick_again_is_given_much, begin),
        cmocka_unit_test_setup(a_small_lot_that_was_quick_says_nothing, begin),
        cmocka_unit_test_setup(many_at_once_say_nothing, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
