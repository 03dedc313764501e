#include "drive/vehicle.h"

#include "drive/goals.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* Pieces of a way in one move: several turns, goals and rests. The time that
 * is left then is dropped. */
#define PIECES_MAX 128

/* Of its speed, when it has just begun or is nearly there. */
#define CREEP 0.05

/* A stream of its own for each vehicle of each kind. */
static struct chance chance_of(enum vehicle_kind kind, uint32_t number,
                               uint64_t seed)
{
    return chance_make(seed, ((uint64_t)kind << 32) + number);
}

void vehicle_begin(struct vehicle *vehicle, enum vehicle_kind kind,
                   uint32_t number, uint64_t seed, const struct towns *towns)
{
    const struct vehicle_traits *traits = &vehicle_traits[kind];
    struct mover *mover = &vehicle->mover;

    *vehicle = (struct vehicle){.kind = kind, .number = number};
    vehicle->chance = chance_of(kind, number, seed);
    vehicle->cruise_mps =
        chance_between(&vehicle->chance, traits->slow_mps, traits->fast_mps);
    vehicle->speed_mps = vehicle->cruise_mps;
    goals_home(vehicle, towns);
    goals_next(vehicle, towns);
    double whole_m = globe_distance_m(mover->at, vehicle->goal);
    mover->at =
        way_ahead(mover->at, globe_bearing_deg(mover->at, vehicle->goal),
                  whole_m * chance_between(&vehicle->chance, 0, 1));
    mover->course_deg = globe_bearing_deg(mover->at, vehicle->goal);
}

/* It gains speed steadily, and loses it before it stops. */
static double speed(const struct vehicle *vehicle, double left_m,
                    double seconds)
{
    double push = vehicle_traits[vehicle->kind].push_mps2;
    double faster = vehicle->speed_mps + push * seconds;
    double braking =
        vehicle->stops ? sqrt(2 * push * left_m) : vehicle->cruise_mps;

    return fmax(fmin(fmin(faster, braking), vehicle->cruise_mps),
                vehicle->cruise_mps * CREEP);
}

static void arrive(struct vehicle *vehicle, const struct towns *towns)
{
    double rest_s = vehicle_traits[vehicle->kind].rest_s;

    if (vehicle->stops) {
        vehicle->speed_mps = 0;
        vehicle->rest_s = chance_between(&vehicle->chance, rest_s / 2, rest_s);
    }
    goals_next(vehicle, towns);
}

/* One piece of its way. Gives how long that took. */
static double go_on(struct vehicle *vehicle, double seconds,
                    const struct towns *towns)
{
    double turn_m = vehicle_traits[vehicle->kind].turn_m;
    double left_m = globe_distance_m(vehicle->mover.at, vehicle->goal);

    vehicle->speed_mps = speed(vehicle, left_m, seconds);
    double went_m = way_go(&vehicle->mover, vehicle->goal, turn_m,
                           vehicle->speed_mps * seconds);
    double took_s = went_m / vehicle->speed_mps;
    left_m = globe_distance_m(vehicle->mover.at, vehicle->goal);
    if (left_m <= 0 || (!vehicle->stops && left_m < turn_m))
        arrive(vehicle, towns);
    return took_s;
}

void vehicle_move(struct vehicle *vehicle, double seconds,
                  const struct towns *towns)
{
    for (int i = 0; i < PIECES_MAX && seconds > 1e-9; i++) {
        if (vehicle->rest_s > 0) {
            double rest_s = fmin(vehicle->rest_s, seconds);

            vehicle->rest_s -= rest_s;
            seconds -= rest_s;
            if (vehicle->rest_s < 1e-9)
                vehicle->rest_s = 0;
        } else {
            seconds -= go_on(vehicle, seconds, towns);
        }
    }
    if (vehicle->rest_s > 0)
        vehicle->speed_mps = 0;
}

void vehicle_id(const struct vehicle *vehicle, char id[VEHICLE_ID_BYTES])
{
    snprintf(id, VEHICLE_ID_BYTES, "%s-%" PRIu32,
             vehicle_traits[vehicle->kind].name, vehicle->number);
}

void vehicle_position(const struct vehicle *vehicle,
                      char position[VEHICLE_POSITION_BYTES])
{
    snprintf(position, VEHICLE_POSITION_BYTES, "%+.6f%+.6f",
             vehicle->mover.at.lat_deg, vehicle->mover.at.lon_deg);
}
