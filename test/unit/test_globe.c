#include "unit.h"

#include "core/globe.h"

#include <math.h>

#define KM 1000.0

static void assert_near(double got, double wanted, double tolerance)
{
    if (fabs(got - wanted) <= tolerance)
        return;
    print_error("got %.9f, wanted %.9f\n", got, wanted);
    fail();
}

static void distances_that_are_known(void **state)
{
    const double quarter_m = 6371008.8 * 3.14159265358979323846 / 2;
    struct point ucla = {34.068930, -118.445127};

    (void)state;
    assert_near(globe_distance_m(ucla, ucla), 0, 0);
    assert_near(globe_distance_m((struct point){0, 0}, (struct point){90, 0}),
                quarter_m, 1e-6);
    assert_near(
        globe_distance_m((struct point){0, -180}, (struct point){0, 180}), 0,
        1e-6);
    assert_near(
        globe_distance_m((struct point){-45, 10}, (struct point){45, -170}),
        2 * quarter_m, 1e-3);
    /* One degree of a meridian. */
    assert_near(globe_distance_m((struct point){10, 7}, (struct point){11, 7}),
                quarter_m / 90, 1e-6);
}

static bool inside(struct point p, const struct box *boxes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (p.lat_deg >= boxes[i].south_deg &&
            p.lat_deg <= boxes[i].north_deg && p.lon_deg >= boxes[i].west_deg &&
            p.lon_deg <= boxes[i].east_deg)
            return true;
    return false;
}

/* The point so far from the centre in that direction. */
static struct point travel(struct point from, double bearing, double angle)
{
    const double rad = 3.14159265358979323846 / 180;
    double lat = from.lat_deg * rad;
    double to_lat =
        asin(sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(bearing));
    double turn = atan2(sin(bearing) * sin(angle) * cos(lat),
                        cos(angle) - sin(lat) * sin(to_lat));
    double lon = from.lon_deg + turn / rad;

    if (lon > 180)
        lon -= 360;
    if (lon < -180)
        lon += 360;
    return (struct point){to_lat / rad, lon};
}

/* Poles, the 180th meridian, and everywhere else. */
static void boxes_hold_every_point_within_the_radius(void **state)
{
    static const struct point centres[] = {
        {34, -118}, {0, 0},    {89.9, 20},   {90, 0},    {-90, 180},
        {-89, 179}, {60, 180}, {-17, 179.9}, {10, -180}, {75, -179.99},
    };
    static const double radii_m[] = {0, 1, 1 * KM, 50 * KM};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(centres); i++)
        for (size_t j = 0; j < COUNT_OF(radii_m); j++) {
            struct box boxes[2];
            size_t count = globe_boxes(centres[i], radii_m[j], boxes);

            for (size_t k = 0; k < count; k++)
                assert_true(boxes[k].west_deg <= boxes[k].east_deg);
            for (int step = 0; step < 360; step++) {
                struct point edge = travel(centres[i], step * 0.01745329,
                                           0.999999 * radii_m[j] / 6371008.8);

                assert_true(inside(edge, boxes, count));
            }
        }
}

static void boxes_are_not_much_larger_than_needed(void **state)
{
    struct box boxes[2];

    (void)state;
    assert_int_equal(globe_boxes((struct point){0, 0}, 50 * KM, boxes), 1);
    assert_near(boxes[0].north_deg, 0.44966, 0.001);
    assert_near(boxes[0].east_deg, 0.44966, 0.001);
    assert_int_equal(globe_boxes((struct point){0, 180}, 50 * KM, boxes), 2);
    assert_near(boxes[0].east_deg, -179.55034, 0.001);
    assert_near(boxes[1].west_deg, 179.55034, 0.001);
}

static double draw(uint64_t *dice, double low, double high)
{
    return low + (high - low) * (double)(dice_next(dice) % 1000001) / 1000000;
}

/* Boxes of all sizes: never above the distance of any of their points. */
static void the_least_distance_of_a_box_is_one(void **state)
{
    uint64_t dice = 3;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        double size = i % 2 ? 180 : 0.5;
        struct box box = {draw(&dice, -90, 90), 0, draw(&dice, -180, 180), 0};
        box.north_deg =
            draw(&dice, box.south_deg, fmin(90, box.south_deg + size));
        box.east_deg =
            draw(&dice, box.west_deg, fmin(180, box.west_deg + size));
        struct point from = {draw(&dice, -90, 90), draw(&dice, -180, 180)};
        struct point in = {draw(&dice, box.south_deg, box.north_deg),
                           draw(&dice, box.west_deg, box.east_deg)};

        assert_true(globe_least_m(from, &box) <= globe_distance_m(from, in));
        assert_near(globe_least_m(in, &box), 0, 0);
    }
}

static void the_least_distance_is_not_much_too_small(void **state)
{
    struct box box = {10, 11, 20, 21};

    (void)state;
    assert_near(globe_least_m((struct point){9, 20.5}, &box), 111195, 1);
    assert_near(globe_least_m((struct point){12, 20.5}, &box), 111195, 1);
    assert_near(globe_least_m((struct point){10.5, 19.9}, &box), 10930, 20);
    box = (struct box){10, 11, 179, 179.9};
    assert_near(globe_least_m((struct point){10.5, -179.9}, &box), 21850, 50);
    box = (struct box){10, 11, -179.9, -179};
    assert_near(globe_least_m((struct point){10.5, 179.9}, &box), 21850, 50);
}

static void viewports_wrap_and_stop_at_the_poles(void **state)
{
    struct box box = globe_viewport((struct point){0, 179.99}, 10 * KM);

    (void)state;
    assert_true(box.west_deg > 179 && box.east_deg < -179);
    box = globe_viewport((struct point){90, 0}, 10 * KM);
    assert_near(box.north_deg, 90, 0);
    assert_near(box.west_deg, -180, 0);
    assert_near(box.east_deg, 180, 0);
}

static void bearings_go_clockwise_from_north(void **state)
{
    struct point zero = {0, 0}, here = {50, 8};

    (void)state;
    assert_near(globe_bearing_deg(zero, (struct point){1, 0}), 0, 1e-9);
    assert_near(globe_bearing_deg(zero, (struct point){0, 1}), 90, 1e-9);
    assert_near(globe_bearing_deg(zero, (struct point){-1, 0}), 180, 1e-9);
    assert_near(globe_bearing_deg(zero, (struct point){0, -1}), 270, 1e-9);
    assert_near(globe_bearing_deg(here, here), 0, 1e-9);
    assert_near(
        globe_bearing_deg((struct point){0, 179}, (struct point){0, -179}), 90,
        1e-9);
    /* From Frankfurt to New York one starts to the north-west. */
    assert_near(globe_bearing_deg((struct point){50.03, 8.57},
                                  (struct point){40.64, -73.78}),
                294.1, 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_that_are_known),
        cmocka_unit_test(boxes_hold_every_point_within_the_radius),
        cmocka_unit_test(boxes_are_not_much_larger_than_needed),
        cmocka_unit_test(the_least_distance_of_a_box_is_one),
        cmocka_unit_test(the_least_distance_is_not_much_too_small),
        cmocka_unit_test(viewports_wrap_and_stop_at_the_poles),
        cmocka_unit_test(bearings_go_clockwise_from_north),
    };

    return cmocka_run_group_tests_name("core/globe", tests, NULL, NULL);
}
