/*
 * kinds.h - kinds of vehicles, and what is kept of each vehicle.
 *
 * Floor    drive: pure functions.
 * Units    metres, seconds, degrees.
 */
#ifndef DRIVE_KINDS_H
#define DRIVE_KINDS_H

#include "drive/chance.h"
#include "drive/way.h"

enum vehicle_kind { PLANE, TRAIN, SHIP, TRUCK, BIKE, VEHICLE_KINDS };

struct vehicle_traits {
    const char *name;
    double slow_mps, fast_mps; /* each cruises at a speed between */
    double push_mps2;          /* how it gains speed, and loses it */
    double turn_m;             /* radius of its turns */
    double near_m, far_m;      /* how far goals are, where there are such */
    double rest_s;             /* at most, at a goal; half of it at least */
    uint32_t choice;           /* of so many nearest towns; 0 = of all large */
};
extern const struct vehicle_traits vehicle_traits[VEHICLE_KINDS];

struct vehicle {
    enum vehicle_kind kind;
    uint32_t number; /* of its kind, from 1 */
    struct chance chance;
    struct mover mover;
    struct point goal;
    bool stops; /* at the goal; otherwise it only turns there */
    double cruise_mps, speed_mps, rest_s;
    uint32_t to, from; /* towns or, for ships, lanes; from is left behind */
};

/* So that all kinds are among the first few: of the vehicle number index. */
enum vehicle_kind vehicle_kind_of(uint32_t index);

#endif
