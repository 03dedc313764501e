#include "drive/goals.h"

#include "drive/lanes.h"

#include <math.h>

/* Planes go between so many of the largest towns. */
#define AIRPORTS 400

/* Throws until one suits; then what came last is taken. */
#define THROWS 12

/* Large towns have more of everything. */
static uint32_t some_town(struct chance *chance, uint32_t count)
{
    double x = chance_between(chance, 0, 1);

    return (uint32_t)(x * x * count);
}

static bool suits(const struct vehicle *vehicle, double distance_m)
{
    const struct vehicle_traits *traits = &vehicle_traits[vehicle->kind];

    return distance_m >= traits->near_m && distance_m <= traits->far_m;
}

static uint32_t airports(const struct towns *towns)
{
    return towns->count < AIRPORTS ? towns->count : AIRPORTS;
}

/* Another town than this one. */
static uint32_t throw_town(struct vehicle *vehicle, const struct towns *towns)
{
    uint32_t choice = vehicle_traits[vehicle->kind].choice;
    uint32_t town = vehicle->to;

    if (choice > towns->near_count)
        choice = towns->near_count;
    if (choice)
        return towns->near[town][chance_below(&vehicle->chance, choice)];
    while (town == vehicle->to)
        town = some_town(&vehicle->chance, airports(towns));
    return town;
}

/* Where no town is as near as it should be it goes about the one it is at. */
static void go_round(struct vehicle *vehicle, struct point home)
{
    double bearing = chance_between(&vehicle->chance, 0, 360);
    double far_m = vehicle_traits[vehicle->kind].far_m;

    vehicle->goal = way_ahead(
        home, bearing, chance_between(&vehicle->chance, far_m / 20, far_m / 5));
}

static void next_town(struct vehicle *vehicle, const struct towns *towns)
{
    struct point here = towns->list[vehicle->to].at;

    vehicle->stops = true;
    for (int i = 0; i < THROWS; i++) {
        uint32_t town = throw_town(vehicle, towns);
        struct point there = towns->list[town].at;

        if (suits(vehicle, globe_distance_m(here, there))) {
            vehicle->from = vehicle->to;
            vehicle->to = town;
            vehicle->goal = there;
            return;
        }
    }
    go_round(vehicle, here);
}

/* Ships do not turn back where they can go on. */
static void next_lane(struct vehicle *vehicle)
{
    uint32_t next[LANES_NEXT_MAX];
    uint32_t count = lanes_next(vehicle->to, next);
    uint32_t lane = next[chance_below(&vehicle->chance, count)];

    for (int i = 0; i < THROWS && lane == vehicle->from; i++)
        lane = next[chance_below(&vehicle->chance, count)];
    vehicle->from = vehicle->to;
    vehicle->to = lane;
    vehicle->goal = lanes_at(lane);
    vehicle->stops = lanes_port(lane);
}

void goals_next(struct vehicle *vehicle, const struct towns *towns)
{
    if (vehicle->kind == SHIP)
        next_lane(vehicle);
    else
        next_town(vehicle, towns);
}

/* One with another near enough to go to, if there is such. */
static void home_town(struct vehicle *vehicle, const struct towns *towns)
{
    uint32_t choice = vehicle_traits[vehicle->kind].choice;

    for (int i = 0; i < THROWS; i++) {
        vehicle->to = some_town(&vehicle->chance,
                                choice ? towns->count : airports(towns));
        struct point here = towns->list[vehicle->to].at;
        uint32_t near = towns->near[vehicle->to][0];
        double distance_m = globe_distance_m(here, towns->list[near].at);

        if (!choice || suits(vehicle, distance_m))
            break;
    }
    vehicle->from = vehicle->to;
    vehicle->mover.at = towns->list[vehicle->to].at;
}

void goals_home(struct vehicle *vehicle, const struct towns *towns)
{
    if (vehicle->kind != SHIP) {
        home_town(vehicle, towns);
        return;
    }
    vehicle->to = chance_below(&vehicle->chance, lanes_count());
    vehicle->from = vehicle->to;
    vehicle->mover.at = lanes_at(vehicle->to);
}
