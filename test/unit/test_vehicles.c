#include "unit.h"

#include "core/position.h"
#include "drive/delays.h"
#include "drive/lanes.h"
#include "drive/reply.h"
#include "drive/vehicle.h"

#include <math.h>

#define VEHICLES 200

static struct towns towns;

static int make_towns(void **state)
{
    (void)state;
    towns_built_in(&towns);
    towns_join(&towns);
    return 0;
}

static void make_fleet(struct vehicle vehicles[VEHICLES], uint64_t seed)
{
    uint32_t numbers[VEHICLE_KINDS] = {0};

    for (uint32_t i = 0; i < VEHICLES; i++) {
        enum vehicle_kind kind = vehicle_kind_of(i);

        vehicle_begin(&vehicles[i], kind, ++numbers[kind], seed, &towns);
    }
}

/* ---- movement ---- */

static void nobody_is_faster_than_its_kind(void **state)
{
    static const double steps_s[] = {0.05, 1, 60, 3600};
    struct vehicle vehicles[VEHICLES];

    (void)state;
    for (size_t s = 0; s < COUNT_OF(steps_s); s++) {
        make_fleet(vehicles, s);
        for (int i = 0; i < VEHICLES; i++)
            for (int move = 0; move < 300; move++) {
                struct vehicle *v = &vehicles[i];
                struct point before = v->mover.at;

                vehicle_move(v, steps_s[s], &towns);
                double went_m = globe_distance_m(before, v->mover.at);
                double most = vehicle_traits[v->kind].fast_mps * steps_s[s];
                if (went_m > most + 0.1)
                    fail_msg("%s-%u: %.3f m in %.2f s",
                             vehicle_traits[v->kind].name, v->number, went_m,
                             steps_s[s]);
            }
    }
}

static void positions_are_on_the_globe_and_taken_by_servers(void **state)
{
    struct vehicle vehicles[VEHICLES];
    int crossings = 0;

    (void)state;
    make_fleet(vehicles, 3);
    for (int i = 0; i < VEHICLES; i++)
        for (int move = 0; move < 2000; move++) {
            struct vehicle *v = &vehicles[i];
            double lon = v->mover.at.lon_deg;
            char text[VEHICLE_POSITION_BYTES];
            struct position position;

            vehicle_move(v, 600, &towns);
            assert_true(isfinite(v->mover.at.lat_deg));
            crossings += fabs(lon - v->mover.at.lon_deg) > 180;
            vehicle_position(v, text);
            assert_int_equal(position_parse(bytes_text(text), &position),
                             ERR_OK);
        }
    /* Planes and ships that go from Asia to America. */
    assert_true(crossings > 10);
}

static void everybody_comes_round(void **state)
{
    struct vehicle vehicles[VEHICLES];

    (void)state;
    make_fleet(vehicles, 5);
    for (int i = 0; i < VEHICLES; i++) {
        struct vehicle *v = &vehicles[i];
        int goals = 0, rests = 0;

        for (int move = 0; move < 100000 && (goals < 3 || !rests); move++) {
            struct point goal = v->goal;

            vehicle_move(v, 60, &towns);
            goals += globe_distance_m(goal, v->goal) > 1;
            rests += v->rest_s > 0;
            assert_true(v->rest_s <= vehicle_traits[v->kind].rest_s);
        }
        if (goals < 3 || !rests)
            fail_msg("%s-%u: %d goals, %d rests", vehicle_traits[v->kind].name,
                     v->number, goals, rests);
    }
}

/* What vehicles do depends on the seed and themselves alone. */
static void one_seed_gives_the_same_routes(void **state)
{
    static struct vehicle a[VEHICLES], b[VEHICLES];
    int others = 0;

    (void)state;
    make_fleet(a, 11);
    make_fleet(b, 11);
    for (int move = 0; move < 500; move++) {
        for (int i = 0; i < VEHICLES; i++)
            vehicle_move(&a[i], 300, &towns);
        for (int i = VEHICLES - 1; i >= 0; i--)
            vehicle_move(&b[i], 300, &towns);
    }
    for (int i = 0; i < VEHICLES; i++) {
        assert_memory_equal(&a[i].mover, &b[i].mover, sizeof(a[i].mover));
        assert_memory_equal(&a[i].goal, &b[i].goal, sizeof(a[i].goal));
    }
    make_fleet(b, 12);
    for (int i = 0; i < VEHICLES; i++)
        others += globe_distance_m(a[i].goal, b[i].goal) > 1;
    assert_true(others > VEHICLES / 2);
}

/* Routes are drawn per goal, so steps of another size do not change them. */
static void the_steps_do_not_change_the_route(void **state)
{
    struct vehicle quick, slow;
    struct point goals[2][5];

    (void)state;
    vehicle_begin(&quick, PLANE, 1, 4, &towns);
    vehicle_begin(&slow, PLANE, 1, 4, &towns);
    for (int n = 0; n < 5; n++) {
        struct point goal = quick.goal;

        while (globe_distance_m(goal, quick.goal) < 1)
            vehicle_move(&quick, 30, &towns);
        goals[0][n] = quick.goal;
        goal = slow.goal;
        while (globe_distance_m(goal, slow.goal) < 1)
            vehicle_move(&slow, 1, &towns);
        goals[1][n] = slow.goal;
    }
    assert_memory_equal(goals[0], goals[1], sizeof(goals[0]));
}

static void kinds_are_mixed_and_named(void **state)
{
    struct vehicle vehicles[VEHICLES];
    char id[VEHICLE_ID_BYTES];

    (void)state;
    make_fleet(vehicles, 0);
    vehicle_id(&vehicles[0], id);
    assert_string_equal(id, "plane-1");
    vehicle_id(&vehicles[3], id);
    assert_string_equal(id, "ship-1");
    vehicle_id(&vehicles[VEHICLES - 1], id);
    assert_string_equal(id, "truck-70");
}

/* ---- towns and lanes ---- */

static void the_best_known_towns_are_kept(void **state)
{
    static struct towns many;
    uint64_t dice = 9;

    (void)state;
    for (uint32_t i = 0; i < 2 * TOWNS_MAX; i++)
        towns_add(&many, &(struct town){
                             {(double)(dice_next(&dice) % 1000) / 10, i / 50.0},
                             (i * 7919) % (2 * TOWNS_MAX)});
    assert_int_equal(many.count, TOWNS_MAX);
    for (uint32_t i = 0; i < TOWNS_MAX; i++)
        assert_int_equal(many.list[i].weight, 2 * TOWNS_MAX - 1 - i);
    assert_int_equal(towns_weight_min(&many), TOWNS_MAX);
}

static void neighbours_are_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(towns.near_count, TOWNS_NEAR);
    for (uint32_t i = 0; i < towns.count; i++) {
        double last_m = 0;
        struct point here = towns.list[i].at;
        uint32_t nearer = 0;

        for (uint32_t n = 0; n < TOWNS_NEAR; n++) {
            double far_m =
                globe_distance_m(here, towns.list[towns.near[i][n]].at);

            assert_true(towns.near[i][n] != i && far_m >= last_m);
            last_m = far_m;
        }
        for (uint32_t j = 0; j < towns.count; j++)
            nearer += globe_distance_m(here, towns.list[j].at) < last_m;
        assert_int_equal(nearer, TOWNS_NEAR); /* itself, and the others */
    }
}

static void two_towns_are_enough(void **state)
{
    static struct towns two;
    struct vehicle vehicle;

    (void)state;
    towns_add(&two, &(struct town){{10, 10}, 1});
    towns_add(&two, &(struct town){{10, 10}, 1}); /* of one place, even */
    towns_join(&two);
    for (uint32_t i = 0; i < 20; i++) {
        vehicle_begin(&vehicle, vehicle_kind_of(i), 1, 1, &two);
        for (int move = 0; move < 1000; move++)
            vehicle_move(&vehicle, 600, &two);
    }
}

static void every_lane_leads_to_every_other_and_back(void **state)
{
    bool seen[256] = {true};
    uint32_t next[LANES_NEXT_MAX], count = 1;

    (void)state;
    for (uint32_t round = 0; round < lanes_count(); round++)
        for (uint32_t lane = 0; lane < lanes_count(); lane++) {
            uint32_t ways = lanes_next(lane, next);

            assert_true(ways >= 1 && ways < LANES_NEXT_MAX);
            for (uint32_t n = 0; seen[lane] && n < ways; n++) {
                assert_true(next[n] < lanes_count() && next[n] != lane);
                count += !seen[next[n]];
                seen[next[n]] = true;
            }
        }
    assert_int_equal(count, lanes_count());
}

/* ---- replies ---- */

static void replies_are_judged(void **state)
{
    static const struct {
        const char *line;
        bool good;
    } cases[] = {
        {"AT Hands +0.5 bike-5 +1-1 7", true},
        {"AT Hands +0.5 bike-55 +1-1 7", false},
        {"AT Hands +0.5 bike-5 +1-1 7 8", false},
        {"AT Hands +0.5 bike-5 +1-1", false},
        {"AT Hands  bike-5 +1-1 7", false},
        {"? IAMAT bike-5 +1-1 7", false},
        {"AT", false},
        {"", false},
        {" ", false},
        {"at Hands +0.5 bike-5 +1-1 7", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (reply_is_good(bytes_text(cases[i].line), "bike-5") != cases[i].good)
            fail_msg("%s", cases[i].line);
}

static void delays_are_told_within_an_eighth(void **state)
{
    static struct delays delays, more;

    (void)state;
    assert_true(delays_ms(&delays, 0.99) <= 0);
    for (int64_t us = 1; us <= 1000; us++)
        delays_add(us % 2 ? &delays : &more, us * 1000);
    delays_join(&delays, &more);
    assert_int_equal(delays.count, 1000);
    assert_true(delays_ms(&delays, 0.5) >= 0.5 &&
                delays_ms(&delays, 0.5) <= 0.5 * 1.126);
    assert_true(delays_ms(&delays, 0.99) >= 0.99 &&
                delays_ms(&delays, 0.99) <= 0.99 * 1.126);
    delays_add(&delays, -5);
    delays_add(&delays, INT64_MAX);
    assert_true(delays_ms(&delays, 1) >= 9e12);
    assert_true(delays_ms(&delays, 0) < 0.001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_faster_than_its_kind),
        cmocka_unit_test(positions_are_on_the_globe_and_taken_by_servers),
        cmocka_unit_test(everybody_comes_round),
        cmocka_unit_test(one_seed_gives_the_same_routes),
        cmocka_unit_test(the_steps_do_not_change_the_route),
        cmocka_unit_test(kinds_are_mixed_and_named),
        cmocka_unit_test(the_best_known_towns_are_kept),
        cmocka_unit_test(neighbours_are_the_nearest),
        cmocka_unit_test(two_towns_are_enough),
        cmocka_unit_test(every_lane_leads_to_every_other_and_back),
        cmocka_unit_test(replies_are_judged),
        cmocka_unit_test(delays_are_told_within_an_eighth),
    };

    return cmocka_run_group_tests(tests, make_towns, NULL);
}
