/*
 * globe.h - distances and boxes on the globe.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Units    degrees WGS 84, north and east positive; metres along the great
 *          circle of a sphere with the earth's mean radius.
 * Source   IUGG mean radius R1 = 6,371,008.8 m; docs/PROTOCOL.md 4.2.
 */
#ifndef CORE_GLOBE_H
#define CORE_GLOBE_H

#include "base/base.h"

struct point {
    double lat_deg; /* -90..90 */
    double lon_deg; /* -180..180 */
};

/* Metres between two points, exact to about a micrometre (haversine). */
double globe_distance_m(struct point a, struct point b);

/* Where b lies as seen from a: degrees clockwise from north, 0 up to 360; 0
 * when they are one point. */
double globe_bearing_deg(struct point a, struct point b);

/* West may not be above east: what crosses the 180th meridian is two boxes. */
struct box {
    double south_deg, north_deg, west_deg, east_deg;
};

/*
 * Boxes that together hold every point within radius_m of the centre; a
 * little larger, never smaller. Around a pole: all longitudes.
 *
 * Takes    radius_m, 0 and up, at most a quarter of the globe's girth.
 * Gives    how many: 1 or 2.
 */
size_t globe_boxes(struct point centre, double radius_m, struct box boxes[2]);

/* Metres to the nearest point of a box, or a little less, never more: what is
 * in a box that is too far need not be looked at. */
double globe_least_m(struct point from, const struct box *box);

/* A box of about so many metres to each side of the centre, for a map to
 * show; cut at the poles. West is above east where it crosses the 180th. */
struct box globe_viewport(struct point centre, double extent_m);

#endif
