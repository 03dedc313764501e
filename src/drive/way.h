/*
 * way.h - going somewhere on the globe, with turns that take room.
 *
 * Floor    drive: pure functions.
 * Units    degrees clockwise from north, metres along great circles.
 */
#ifndef DRIVE_WAY_H
#define DRIVE_WAY_H

#include "core/globe.h"

/* The point so far ahead; its longitude is -180..180, also across the 180th
 * meridian and the poles. */
struct point way_ahead(struct point from, double bearing_deg,
                       double distance_m);

/* By how much to turn, the shorter way: -180 (left) to 180. */
double way_turn_deg(double from_deg, double to_deg);

struct mover {
    struct point at;
    double course_deg; /* 0..360 */
};

/*
 * Go on toward a goal, at most so far: turning on a circle of turn_m, or of
 * less when the goal is nearer than three of them, so that none is circled for
 * ever; straight once the goal is ahead.
 *
 * Gives    how far it went: less than was allowed inside a turn, and at the
 *          goal, where it then stands exactly. 0 when it was there.
 */
double way_go(struct mover *mover, struct point goal, double turn_m,
              double distance_m);

#endif
