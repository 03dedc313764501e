#include "drive/way.h"

#include <math.h>

#define RADIUS_M 6371008.8
#define PI       3.14159265358979323846
#define RAD      (PI / 180)

/* A turn is made of pieces of about 11 degrees. */
#define PIECE_RAD 0.2

/* So much off the goal is straight ahead. */
#define AHEAD_DEG 0.01

/* Nearer than that is there: a position's text has 0.1 m. */
#define THERE_M 0.05

static double wrap(double deg)
{
    deg = fmod(deg, 360);
    return deg < 0 ? deg + 360 : deg;
}

struct point way_ahead(struct point from, double bearing_deg, double distance_m)
{
    double angle = distance_m / RADIUS_M, bearing = bearing_deg * RAD;
    double lat = from.lat_deg * RAD;
    double up = sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(bearing);
    double east = sin(bearing) * sin(angle) * cos(lat);
    double to_lat = asin(fmax(-1, fmin(1, up)));
    double turn = atan2(east, cos(angle) - sin(lat) * up) / RAD;

    return (struct point){fmax(-90, fmin(90, to_lat / RAD)),
                          wrap(from.lon_deg + turn + 180) - 180};
}

double way_turn_deg(double from_deg, double to_deg)
{
    double turn = wrap(to_deg - from_deg);

    return turn > 180 ? turn - 360 : turn;
}

/* The course changes along a great circle: it is where one comes from, turned
 * round. */
static void advance(struct mover *mover, double course_deg, double distance_m)
{
    struct point before = mover->at;

    mover->at = way_ahead(before, course_deg, distance_m);
    mover->course_deg = distance_m > THERE_M
                            ? wrap(globe_bearing_deg(mover->at, before) + 180)
                            : wrap(course_deg);
}

static double bend(struct mover *mover, double off_deg, double radius_m,
                   double distance_m)
{
    double piece = fmin(fabs(off_deg) * RAD, PIECE_RAD);
    double length = fmin(distance_m, piece * radius_m);
    double turned_deg = copysign(length / radius_m / RAD, off_deg);

    /* A piece of a circle is left half a turn later than it is begun. */
    advance(mover, mover->course_deg + turned_deg / 2, length);
    mover->course_deg = wrap(mover->course_deg + turned_deg / 2);
    return length;
}

double way_go(struct mover *mover, struct point goal, double turn_m,
              double distance_m)
{
    double left_m = globe_distance_m(mover->at, goal);

    assert(turn_m > 0 && distance_m >= 0);
    if (left_m <= THERE_M) {
        mover->at = goal;
        return 0;
    }
    double ahead = globe_bearing_deg(mover->at, goal);
    double off = way_turn_deg(mover->course_deg, ahead);
    if (fabs(off) > AHEAD_DEG)
        return bend(mover, off, fmin(turn_m, left_m / 3), distance_m);
    advance(mover, ahead, fmin(left_m, distance_m));
    if (distance_m >= left_m)
        mover->at = goal;
    return fmin(left_m, distance_m);
}
