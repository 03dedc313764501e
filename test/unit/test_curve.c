#include "unit.h"

#include "places/curve.h"

#define SIDE 16

/* Every cell of a grid once, and each is a neighbour of the one before. */
static void the_curve_goes_from_neighbour_to_neighbour(void **state)
{
    static int cells[SIDE * SIDE];
    const int64_t step = (INT64_C(1) << 32) / SIDE;

    (void)state;
    memset(cells, -1, sizeof(cells));
    for (int64_t x = 0; x < SIDE; x++)
        for (int64_t y = 0; y < SIDE; y++) {
            uint64_t at =
                curve_at(y * step - 900000000, x * step - 1800000000) >> 56;

            assert_int_equal(cells[at], -1);
            cells[at] = (int)(x * SIDE + y);
        }
    for (int i = 1; i < SIDE * SIDE; i++) {
        int across = abs(cells[i] / SIDE - cells[i - 1] / SIDE);
        int up = abs(cells[i] % SIDE - cells[i - 1] % SIDE);

        assert_int_equal(across + up, 1);
    }
}

static void the_last_digit_counts(void **state)
{
    (void)state;
    assert_true(curve_at(1, 0) != curve_at(0, 0));
    assert_true(curve_at(0, 1) != curve_at(0, 0));
    assert_true(curve_at(900000000, 1800000000) !=
                curve_at(900000000, 1799999999));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_curve_goes_from_neighbour_to_neighbour),
        cmocka_unit_test(the_last_digit_counts),
    };

    return cmocka_run_group_tests_name("places/curve", tests, NULL, NULL);
}
