/*
 * area.h - which part of the globe is asked about.
 *
 * Floor    http: pure functions.
 * Units    billionths of a degree, WGS 84; millimetres.
 */
#ifndef HTTP_AREA_H
#define HTTP_AREA_H

#include "base/err.h"
#include "core/position.h"

/* A box between two parallels and two meridians; west above east: across the
 * 180th. The edges belong to it. */
struct area_box {
    int64_t west_e9, south_e9, east_e9, north_e9;
};

/* A circle, or with radius_mm < 0 the whole globe seen from a point. */
struct area_circle {
    struct position centre;
    int64_t radius_mm;
};

/*
 * Read "west,south,east,north" in degrees, as GeoJSON has its bbox; numbers
 * as JSON has them, and blanks around them.
 *
 * Fails    ERR_MALFORMED  not four numbers.  ERR_RANGE  off the globe, or
 *          south above north.
 */
MUST_USE enum err area_read_box(struct bytes text, struct area_box *box);

/* Read "lat,lon" in degrees. Fails as above. */
MUST_USE enum err area_read_point(struct bytes text, struct position *point);

/* Read metres, 0 and up. Fails as above. */
MUST_USE enum err area_read_radius(struct bytes text, int64_t *radius_mm);

bool area_has(const struct area_box *box, struct position position);

/* Does the circle reach it? Gives *distance_m from the centre in any case. */
bool area_reaches(const struct area_circle *circle, struct position position,
                  double *distance_m);

#endif
