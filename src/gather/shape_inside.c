#include "gather/shape.h"

#include <math.h>

/* Lines that are drawn through an area from west to east, to look for the
 * best point on each. */
#define SCANS       15

#define RAD_PER_DEG 0.017453292519943295

/* Does the edge from that point on cross the parallel? Each end counts for
 * the edge above it alone, or a corner would be crossed twice. */
static bool crosses(const struct shape *shape, uint32_t i, double lat_deg)
{
    return !shape->points[i].last &&
           (shape->points[i].at.lat_deg <= lat_deg) !=
               (shape->points[i + 1].at.lat_deg <= lat_deg);
}

static double crossing(const struct shape *shape, uint32_t i, double lat_deg)
{
    struct point a = shape->points[i].at, b = shape->points[i + 1].at;

    return a.lon_deg + (lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg) *
                           (b.lon_deg - a.lon_deg);
}

bool shape_has(const struct shape *shape, struct point at)
{
    bool inside = false;

    for (uint32_t i = 0; i + 1 < shape->count; i++)
        if (crosses(shape, i, at.lat_deg) &&
            crossing(shape, i, at.lat_deg) <= at.lon_deg)
            inside = !inside;
    return inside;
}

/* Shell's sort, with Ciura's gaps: crossings are few, or in order already. */
static void sort(double *numbers, uint32_t count)
{
    static const uint32_t gaps[] = {29524, 9841, 3280, 1093, 364,
                                    121,   40,   13,   4,    1};

    for (size_t g = 0; g < COUNT_OF(gaps); g++)
        for (uint32_t i = gaps[g], at; i < count; i++) {
            double number = numbers[i];

            for (at = i; at >= gaps[g] && numbers[at - gaps[g]] > number;
                 at -= gaps[g])
                numbers[at] = numbers[at - gaps[g]];
            numbers[at] = number;
        }
}

/* The middle of the widest piece of the parallel that is inside. */
static bool widest(const struct shape *shape, double lat_deg,
                   struct point *middle)
{
    double *c = shape->crossings, width = 0;
    uint32_t count = 0;

    for (uint32_t i = 0; i + 1 < shape->count; i++)
        if (crosses(shape, i, lat_deg))
            c[count++] = crossing(shape, i, lat_deg);
    sort(c, count);
    for (uint32_t i = 0; i + 1 < count; i += 2) {
        double lon_deg = c[i] + (c[i + 1] - c[i]) / 2;

        if (c[i + 1] - c[i] <= width || lon_deg <= c[i] || lon_deg >= c[i + 1])
            continue;
        width = c[i + 1] - c[i];
        *middle = (struct point){lat_deg, lon_deg};
    }
    return width > 0;
}

/* Squared, with degrees of longitude as narrow as they are there. */
static double distance2(struct point p, struct point a, struct point b,
                        double narrow)
{
    double dx = (b.lon_deg - a.lon_deg) * narrow, dy = b.lat_deg - a.lat_deg;
    double px = (p.lon_deg - a.lon_deg) * narrow, py = p.lat_deg - a.lat_deg;
    double whole = dx * dx + dy * dy;
    double part = whole > 0 ? fmin(fmax((px * dx + py * dy) / whole, 0), 1) : 0;

    px -= part * dx;
    py -= part * dy;
    return px * px + py * py;
}

static double room_around(const struct shape *shape, struct point at)
{
    double narrow = cos(at.lat_deg * RAD_PER_DEG), least = 1e9;

    for (uint32_t i = 0; i + 1 < shape->count; i++)
        if (!shape->points[i].last)
            least = fmin(least, distance2(at, shape->points[i].at,
                                          shape->points[i + 1].at, narrow));
    return least;
}

static void reach(const struct shape *shape, double *south, double *north)
{
    *south = 90;
    *north = -90;
    for (uint32_t i = 0; i < shape->count; i++) {
        *south = fmin(*south, shape->points[i].at.lat_deg);
        *north = fmax(*north, shape->points[i].at.lat_deg);
    }
}

bool shape_inside(const struct shape *shape, struct point *inside)
{
    double south, north, best = -1;

    reach(shape, &south, &north);
    for (int i = 0; i < SCANS; i++) {
        double lat_deg = south + (north - south) * (i + 0.5) / SCANS;
        struct point at = {0, 0};

        if (!widest(shape, lat_deg, &at))
            continue;
        double room = room_around(shape, at);
        if (room > best) {
            best = room;
            *inside = at;
        }
    }
    return best >= 0;
}
