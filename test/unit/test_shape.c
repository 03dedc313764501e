#include "unit.h"

#include "gather/shape.h"

#include <math.h>

static struct shape_point points[SHAPE_POINTS_MAX];
static double crossings[SHAPE_POINTS_MAX];
static struct shape shape = {points, crossings, 0};

static double draw(uint64_t *dice)
{
    return (double)(dice_next(dice) >> 11) / (double)(1ull << 53);
}

static void ring(const double (*corners)[2], size_t count)
{
    uint32_t first = shape.count;

    for (size_t i = 0; i < count; i++)
        assert_true(shape_add(
            &shape, (struct point){corners[i][0], corners[i][1]}, false));
    assert_true(shape_close(&shape, first));
}

/* A star around a middle: no edge crosses another. */
static void star(struct point middle, double radius, int corners,
                 uint64_t *dice)
{
    double wheel[400][2];

    for (int i = 0; i < corners; i++) {
        double turn = 6.283185307179586 * (i + 0.9 * draw(dice)) / corners;
        double reach = radius * (0.05 + 0.95 * draw(dice));

        wheel[i][0] = middle.lat_deg + reach * sin(turn);
        wheel[i][1] = middle.lon_deg + reach * cos(turn);
    }
    ring((const double(*)[2])wheel, (size_t)corners);
}

/* By the angle that the ring's points turn through, seen from there: nothing
 * of what the code does. */
static bool turns_around(uint32_t first, struct point at)
{
    double turned = 0;

    for (uint32_t i = first; !points[i].last; i++) {
        double ax = points[i].at.lon_deg - at.lon_deg;
        double ay = points[i].at.lat_deg - at.lat_deg;
        double bx = points[i + 1].at.lon_deg - at.lon_deg;
        double by = points[i + 1].at.lat_deg - at.lat_deg;

        turned += atan2(ax * by - ay * bx, ax * bx + ay * by);
    }
    return fabs(turned) > 3;
}

static void the_point_of_any_area_is_inside(void **state)
{
    uint64_t dice = 7;

    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct point middle = {draw(&dice) * 160 - 80, draw(&dice) * 340 - 170};
        int corners = 3 + (int)(dice_next(&dice) % 120);
        struct point at;

        shape.count = 0;
        star(middle, 0.0001 + draw(&dice) * 5, corners, &dice);
        assert_true(shape_inside(&shape, &at));
        assert_true(shape_has(&shape, at));
        assert_true(turns_around(0, at));
    }
}

static void the_point_is_in_no_hole(void **state)
{
    uint64_t dice = 8;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        struct point at;

        shape.count = 0;
        ring((const double[][2]){{0, 0}, {0, 4}, {4, 4}, {4, 0}}, 4);
        uint32_t hole = shape.count;
        star((struct point){2, 2}, 1.99, 3 + i % 90, &dice);
        assert_true(shape_inside(&shape, &at));
        assert_true(turns_around(0, at));
        assert_false(turns_around(hole, at));
    }
}

static void the_point_is_well_away_from_the_edges(void **state)
{
    struct point at;

    (void)state;
    shape.count = 0;
    /* A spoon: a long thin handle, and a bowl at its northern end. */
    ring((const double[][2]){{0, 0},
                             {8, 0},
                             {8, -1},
                             {10, -1},
                             {10, 1.1},
                             {8, 1.1},
                             {8, 0.1},
                             {0, 0.1}},
         8);
    assert_true(shape_inside(&shape, &at));
    assert_in_range((uint64_t)(at.lat_deg * 100), 850, 950);
    assert_true(fabs(at.lon_deg - 0.05) < 0.2);
}

static void what_has_no_inside_is_told(void **state)
{
    struct point at = {5, 5};

    (void)state;
    shape.count = 0;
    ring((const double[][2]){{1, 1}, {1, 3}, {1, 2}}, 3);
    assert_false(shape_inside(&shape, &at));
    shape.count = 0;
    ring((const double[][2]){{1, 1}}, 1);
    assert_false(shape_inside(&shape, &at));
    assert_true(shape_middle(&shape).lat_deg == 1);
    shape.count = 0;
    assert_false(shape_inside(&shape, &at));
}

static void a_ring_is_closed_once(void **state)
{
    (void)state;
    shape.count = 0;
    ring((const double[][2]){{0, 0}, {0, 1}, {1, 1}, {0, 0}}, 4);
    assert_int_equal(shape.count, 4);
    ring((const double[][2]){{0, 0}, {0, 2}, {2, 2}, {2, 0}}, 4);
    assert_int_equal(shape.count, 9);
    assert_true(fabs(shape_area(&shape, 0) - 1) < 1e-9);
    assert_true(fabs(shape_area(&shape, 4) - 8) < 1e-9);
}

static void the_middle_of_a_line_is_half_way(void **state)
{
    (void)state;
    shape.count = 0;
    assert_true(shape_add(&shape, (struct point){0, 0}, false));
    assert_true(shape_add(&shape, (struct point){0, 1}, false));
    assert_true(shape_add(&shape, (struct point){0, 10}, true));
    assert_true(fabs(shape_middle(&shape).lon_deg - 5) < 1e-9);
    assert_true(fabs(shape_extent_m(&shape) - 5 * 111195) < 10);
}

static void a_shape_has_so_many_points(void **state)
{
    (void)state;
    shape.count = 0;
    for (uint32_t i = 0; i < SHAPE_POINTS_MAX; i++)
        assert_true(shape_add(&shape, (struct point){0, i}, false));
    assert_false(shape_add(&shape, (struct point){0, 0}, false));
    assert_false(shape_close(&shape, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_point_of_any_area_is_inside),
        cmocka_unit_test(the_point_is_in_no_hole),
        cmocka_unit_test(the_point_is_well_away_from_the_edges),
        cmocka_unit_test(what_has_no_inside_is_told),
        cmocka_unit_test(a_ring_is_closed_once),
        cmocka_unit_test(the_middle_of_a_line_is_half_way),
        cmocka_unit_test(a_shape_has_so_many_points),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
