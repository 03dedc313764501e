/*
 * shape.h - one point that stands for a line or an area.
 *
 * Floor    gather: pure functions in memory of the caller's.
 * Units    degrees WGS 84; longitudes go on beyond 180 where something crosses
 *          the 180th meridian and is not cut there (as RFC 7946 3.1.9 wants).
 */
#ifndef GATHER_SHAPE_H
#define GATHER_SHAPE_H

#include "core/globe.h"

#define SHAPE_POINTS_MAX (1u << 17)

struct shape_point {
    struct point at;
    bool last; /* of its ring, or line: no edge leads on */
};

/* Rings or lines, one behind the other. */
struct shape {
    struct shape_point *points; /* SHAPE_POINTS_MAX */
    double *crossings;          /* SHAPE_POINTS_MAX; for shape_inside */
    uint32_t count;
};

/* Add a point to the ring under way; gives false when there is no room. */
bool shape_add(struct shape *shape, struct point at, bool last);

/* Close the ring that began with that point; gives false when there is no
 * room. */
bool shape_close(struct shape *shape, uint32_t first);

/* Twice the area of the ring that begins there, in square degrees. */
double shape_area(const struct shape *shape, uint32_t first);

/*
 * A point inside, well away from the edges: even-odd, so holes are outside.
 *
 * Gives    false if there is no inside.
 */
bool shape_inside(const struct shape *shape, struct point *inside);

/* Is it inside? On an edge is either. */
bool shape_has(const struct shape *shape, struct point at);

/* The point half way along the lines; there is at least one point. */
struct point shape_middle(const struct shape *shape);

/* Half the longer side of the box around all points, in metres. */
double shape_extent_m(const struct shape *shape);

#endif
