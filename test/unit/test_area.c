#include "http/area.h"

#include "unit.h"

#define E9 ((int64_t)1000000000)

static struct position at(int64_t lat_deg, int64_t lon_deg)
{
    return (struct position){lat_deg * E9, lon_deg * E9};
}

static void boxes_are_read(void **state)
{
    static const struct {
        const char *text;
        enum err error;
        int64_t west_e9, south_e9, east_e9, north_e9;
    } cases[] = {
        {"1,2,3,4", ERR_OK, 1 * E9, 2 * E9, 3 * E9, 4 * E9},
        {"170,-10,-170,10", ERR_OK, 170 * E9, -10 * E9, -170 * E9, 10 * E9},
        {"-118.445127,34.06893,-118,35", ERR_OK, -118445127000, 34068930000,
         -118 * E9, 35 * E9},
        {"-180,-90,180,90", ERR_OK, -180 * E9, -90 * E9, 180 * E9, 90 * E9},
        {"1e-7, 2,3 , 4", ERR_OK, 100, 2 * E9, 3 * E9, 4 * E9},
        {"", ERR_MALFORMED, 0, 0, 0, 0},
        {"1,2,3", ERR_MALFORMED, 0, 0, 0, 0},
        {"1,2,3,4,5", ERR_MALFORMED, 0, 0, 0, 0},
        {"1,2,3,", ERR_MALFORMED, 0, 0, 0, 0},
        {"1,2,3,4x", ERR_MALFORMED, 0, 0, 0, 0},
        {"1,2,3,NaN", ERR_MALFORMED, 0, 0, 0, 0},
        {"1,2,3,\"4\"", ERR_MALFORMED, 0, 0, 0, 0},
        {"1,2,3,+4", ERR_MALFORMED, 0, 0, 0, 0},
        {"999,2,3,x", ERR_MALFORMED, 0, 0, 0, 0},
        {"-180.000000001,2,3,4", ERR_RANGE, 0, 0, 0, 0},
        {"1,-91,3,4", ERR_RANGE, 0, 0, 0, 0},
        {"1,2,181,4", ERR_RANGE, 0, 0, 0, 0},
        {"1,2,3,90.1", ERR_RANGE, 0, 0, 0, 0},
        {"1,4,3,2", ERR_RANGE, 0, 0, 0, 0},
        {"1,2,1e999,4", ERR_RANGE, 0, 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct area_box box = {0, 0, 0, 0};

        if (area_read_box(bytes_text(cases[i].text), &box) != cases[i].error)
            fail_msg("\"%s\"", cases[i].text);
        assert_true(box.west_e9 == cases[i].west_e9);
        assert_true(box.south_e9 == cases[i].south_e9);
        assert_true(box.east_e9 == cases[i].east_e9);
        assert_true(box.north_e9 == cases[i].north_e9);
    }
}

static void points_and_radii_are_read(void **state)
{
    struct position point = at(0, 0);
    int64_t radius_mm = -1;

    (void)state;
    assert_int_equal(area_read_point(BYTES("34.5,-118"), &point), ERR_OK);
    assert_true(point.lat_e9 == 34500000000 && point.lon_e9 == -118 * E9);
    assert_int_equal(area_read_point(BYTES("-118,34.5"), &point), ERR_RANGE);
    assert_int_equal(area_read_point(BYTES("1,181"), &point), ERR_RANGE);
    assert_int_equal(area_read_point(BYTES("1"), &point), ERR_MALFORMED);
    assert_int_equal(area_read_radius(BYTES("1500.5"), &radius_mm), ERR_OK);
    assert_true(radius_mm == 1500500);
    assert_int_equal(area_read_radius(BYTES("0.0001"), &radius_mm), ERR_OK);
    assert_true(radius_mm == 1);
    assert_int_equal(area_read_radius(BYTES("0"), &radius_mm), ERR_OK);
    assert_true(radius_mm == 0);
    assert_int_equal(area_read_radius(BYTES("-1"), &radius_mm), ERR_RANGE);
    assert_int_equal(area_read_radius(BYTES("1e99"), &radius_mm), ERR_RANGE);
    assert_int_equal(area_read_radius(BYTES(""), &radius_mm), ERR_MALFORMED);
    assert_int_equal(area_read_radius(BYTES("1,2"), &radius_mm), ERR_MALFORMED);
}

static void edges_belong_to_a_box(void **state)
{
    struct area_box box = {10 * E9, -5 * E9, 20 * E9, 5 * E9};

    (void)state;
    assert_true(area_has(&box, at(0, 15)));
    assert_true(area_has(&box, at(-5, 10)));
    assert_true(area_has(&box, at(5, 20)));
    assert_false(area_has(&box, (struct position){5 * E9 + 1, 15 * E9}));
    assert_false(area_has(&box, (struct position){-5 * E9 - 1, 15 * E9}));
    assert_false(area_has(&box, (struct position){0, 20 * E9 + 1}));
    assert_false(area_has(&box, (struct position){0, 10 * E9 - 1}));
    assert_false(area_has(&box, at(0, -15)));
}

static void a_box_may_cross_the_180th(void **state)
{
    struct area_box box = {170 * E9, -5 * E9, -170 * E9, 5 * E9};
    struct area_box east = {-180 * E9, -5 * E9, -170 * E9, 5 * E9};
    struct area_box west = {170 * E9, -5 * E9, 180 * E9, 5 * E9};
    struct area_box away = {0, -5 * E9, 170 * E9, 5 * E9};

    (void)state;
    assert_true(area_has(&box, at(0, 175)));
    assert_true(area_has(&box, at(0, -175)));
    assert_true(area_has(&box, at(0, 180)));
    assert_true(area_has(&box, at(0, 170)));
    assert_false(area_has(&box, at(0, 0)));
    assert_false(area_has(&box, at(0, 169)));
    assert_false(area_has(&box, at(0, -169)));
    /* Which has two names. */
    assert_true(area_has(&east, at(0, 180)));
    assert_true(area_has(&west, at(0, -180)));
    assert_false(area_has(&away, at(0, 180)));
}

static void circles_reach_as_far_as_they_say(void **state)
{
    struct area_circle circle = {at(0, 179), 222400000};
    double distance_m;

    (void)state;
    assert_true(area_reaches(&circle, at(0, -179), &distance_m));
    assert_in_range((unsigned long)distance_m, 222389, 222391);
    circle.radius_mm = 222389000;
    assert_false(area_reaches(&circle, at(0, -179), &distance_m));
    assert_in_range((unsigned long)distance_m, 222389, 222391);
    circle.radius_mm = 0;
    assert_true(area_reaches(&circle, at(0, 179), &distance_m));
    assert_false(area_reaches(&circle, at(1, 179), &distance_m));
    circle.radius_mm = -1;
    assert_true(area_reaches(&circle, at(0, -1), &distance_m));
    assert_in_range((unsigned long)distance_m, 20015114, 20015115);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_are_read),
        cmocka_unit_test(points_and_radii_are_read),
        cmocka_unit_test(edges_belong_to_a_box),
        cmocka_unit_test(a_box_may_cross_the_180th),
        cmocka_unit_test(circles_reach_as_far_as_they_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
