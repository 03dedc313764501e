#include "gather/shape.h"

#include <math.h>

#define RAD_PER_DEG 0.017453292519943295
#define M_PER_DEG   111195.08

bool shape_add(struct shape *shape, struct point at, bool last)
{
    if (shape->count == SHAPE_POINTS_MAX)
        return false;
    shape->points[shape->count++] = (struct shape_point){at, last};
    return true;
}

bool shape_close(struct shape *shape, uint32_t first)
{
    if (shape->count == first)
        return true;
    struct point begin = shape->points[first].at;
    struct shape_point *end = &shape->points[shape->count - 1];

    end->last = begin.lat_deg == end->at.lat_deg &&
                begin.lon_deg == end->at.lon_deg && shape->count > first + 1;
    return end->last || shape_add(shape, begin, true);
}

double shape_area(const struct shape *shape, uint32_t first)
{
    double area = 0;

    if (first >= shape->count)
        return 0;
    struct point origin = shape->points[first].at;
    for (uint32_t i = first; i + 1 < shape->count; i++) {
        struct point a = shape->points[i].at, b = shape->points[i + 1].at;

        if (shape->points[i].last)
            break;
        area += (a.lon_deg - origin.lon_deg) * (b.lat_deg - origin.lat_deg) -
                (b.lon_deg - origin.lon_deg) * (a.lat_deg - origin.lat_deg);
    }
    return fabs(area);
}

/* A degree of longitude, in degrees of latitude. */
static double narrowing(double lat_deg)
{
    return fmax(cos(lat_deg * RAD_PER_DEG), 1e-6);
}

static double length(struct point a, struct point b)
{
    double dx = (b.lon_deg - a.lon_deg) * narrowing(a.lat_deg);
    double dy = b.lat_deg - a.lat_deg;

    return sqrt(dx * dx + dy * dy);
}

static double whole_length(const struct shape *shape)
{
    double sum = 0;

    for (uint32_t i = 0; i + 1 < shape->count; i++)
        if (!shape->points[i].last)
            sum += length(shape->points[i].at, shape->points[i + 1].at);
    return sum;
}

static struct point between(struct point a, struct point b, double part)
{
    return (struct point){a.lat_deg + (b.lat_deg - a.lat_deg) * part,
                          a.lon_deg + (b.lon_deg - a.lon_deg) * part};
}

struct point shape_middle(const struct shape *shape)
{
    double left = whole_length(shape) / 2;

    assert(shape->count > 0);
    for (uint32_t i = 0; i + 1 < shape->count; i++) {
        struct point a = shape->points[i].at, b = shape->points[i + 1].at;
        double part = shape->points[i].last ? 0 : length(a, b);

        if (part > 0 && part >= left)
            return between(a, b, left / part);
        left -= part;
    }
    return shape->points[0].at;
}

double shape_extent_m(const struct shape *shape)
{
    struct point low = {90, 180}, high = {-90, -180};

    for (uint32_t i = 0; i < shape->count; i++) {
        struct point at = shape->points[i].at;

        low = (struct point){fmin(low.lat_deg, at.lat_deg),
                             fmin(low.lon_deg, at.lon_deg)};
        high = (struct point){fmax(high.lat_deg, at.lat_deg),
                              fmax(high.lon_deg, at.lon_deg)};
    }
    double middle = narrowing((low.lat_deg + high.lat_deg) / 2);
    double side =
        fmax(high.lat_deg - low.lat_deg, (high.lon_deg - low.lon_deg) * middle);

    return fmax(side, 0) * M_PER_DEG / 2;
}
