#include "unit.h"

#include "drive/way.h"

#include <math.h>

static void close_to(double got, double wanted, double tolerance)
{
    if (fabs(got - wanted) > tolerance)
        fail_msg("got %.9f, wanted %.9f", got, wanted);
}

static void a_point_ahead_is_as_far_and_in_that_direction(void **state)
{
    uint64_t dice = 1;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct point from = {(double)(dice_next(&dice) % 178000) / 1e3 - 89,
                             (double)(dice_next(&dice) % 360000) / 1e3 - 180};
        double bearing = (double)(dice_next(&dice) % 360000) / 1e3;
        double distance_m = (double)(dice_next(&dice) % 15000000) + 10;
        struct point to = way_ahead(from, bearing, distance_m);

        assert_true(fabs(to.lat_deg) <= 90 && fabs(to.lon_deg) <= 180);
        close_to(globe_distance_m(from, to), distance_m, 1e-2);
        close_to(way_turn_deg(globe_bearing_deg(from, to), bearing), 0, 1e-3);
    }
}

static void the_180th_meridian_is_crossed(void **state)
{
    struct point to = way_ahead((struct point){0, 179.5}, 90, 111195);

    (void)state;
    close_to(to.lon_deg, -179.5, 1e-3);
    to = way_ahead((struct point){0, -179.5}, 270, 111195);
    close_to(to.lon_deg, 179.5, 1e-3);
}

static void the_poles_are_crossed(void **state)
{
    struct point to = way_ahead((struct point){89.5, 10}, 0, 111195);

    (void)state;
    close_to(to.lat_deg, 89.5, 1e-3);
    close_to(way_turn_deg(to.lon_deg, -170), 0, 1e-3);
    to = way_ahead((struct point){90, 0}, 180, 1e6);
    assert_true(to.lat_deg < 82 && to.lat_deg > 80);
}

static void the_shorter_turn_is_taken(void **state)
{
    static const double cases[][3] = {
        {10, 350, -20}, {350, 10, 20},         {0, 180, 180},
        {90, 90, 0},    {270, 89, -181 + 360}, {1, 359, -2},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        close_to(way_turn_deg(cases[i][0], cases[i][1]), cases[i][2], 1e-9);
}

/* The hazard: a goal inside of the turning circle is circled for ever. */
static void any_goal_is_reached_whatever_the_course(void **state)
{
    uint64_t dice = 7;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        struct mover mover = {{(double)(dice_next(&dice) % 160) - 80,
                               (double)(dice_next(&dice) % 360) - 180},
                              (double)(dice_next(&dice) % 360)};
        double far_m = pow(10, (double)(dice_next(&dice) % 70) / 10);
        struct point goal =
            way_ahead(mover.at, (double)(dice_next(&dice) % 360), far_m);
        /* From steps within a turn to one that leaps to the goal. */
        double step_m =
            fmax(far_m / 1e5, pow(10, (double)(dice_next(&dice) % 60) / 10));
        double went_m = 0;
        int steps = 0;

        while (globe_distance_m(mover.at, goal) > 0 && steps++ < 2000000) {
            double step = way_go(&mover, goal, 1000, step_m);

            assert_true(step <= step_m + 1e-9);
            went_m += step;
        }
        close_to(globe_distance_m(mover.at, goal), 0, 0);
        /* A turn costs at most a circle around, and not that of a world. */
        assert_true(went_m <= 3 * far_m + 1);
    }
}

static void a_turn_is_a_circle_and_no_corner(void **state)
{
    struct mover mover = {{50, 8}, 0};
    struct point goal = way_ahead(mover.at, 180, 100e3);
    double course = mover.course_deg, least = 50;

    (void)state;
    for (int i = 0; i < 400; i++) {
        double step = way_go(&mover, goal, 1000, 20);

        /* 20 m on a circle of 1,000 m are 1.15 degrees. */
        if (step > 0.1)
            assert_true(fabs(way_turn_deg(course, mover.course_deg)) < 1.2);
        course = mover.course_deg;
        least = fmax(least, mover.at.lat_deg);
    }
    close_to(way_turn_deg(course, 180), 0, 2);
    /* It went on north for a radius before it came round. */
    close_to((least - 50) * 111195, 1000, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_ahead_is_as_far_and_in_that_direction),
        cmocka_unit_test(the_180th_meridian_is_crossed),
        cmocka_unit_test(the_poles_are_crossed),
        cmocka_unit_test(the_shorter_turn_is_taken),
        cmocka_unit_test(any_goal_is_reached_whatever_the_course),
        cmocka_unit_test(a_turn_is_a_circle_and_no_corner),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
