#include "core/globe.h"

#include <math.h>

#define RADIUS_M 6371008.8
#define PI       3.14159265358979323846
#define RAD      (PI / 180)

/* About 1 cm: more than rounding can cost, nothing beside a radius. */
#define SLACK_DEG 1e-7

/* More than rounding can add to a distance. */
#define SHRINK (1 - 1e-7)

static double square(double x)
{
    return x * x;
}

double globe_distance_m(struct point a, struct point b)
{
    double lat = sin((b.lat_deg - a.lat_deg) * RAD / 2);
    double lon = sin((b.lon_deg - a.lon_deg) * RAD / 2);
    double h =
        square(lat) + cos(a.lat_deg * RAD) * cos(b.lat_deg * RAD) * square(lon);

    return 2 * RADIUS_M * asin(fmin(1, sqrt(h)));
}

double globe_bearing_deg(struct point a, struct point b)
{
    double lon = (b.lon_deg - a.lon_deg) * RAD;
    double east = sin(lon) * cos(b.lat_deg * RAD);
    double north = cos(a.lat_deg * RAD) * sin(b.lat_deg * RAD) -
                   sin(a.lat_deg * RAD) * cos(b.lat_deg * RAD) * cos(lon);
    double bearing = atan2(east, north) / RAD;

    return bearing < 0 ? bearing + 360 : bearing;
}

/* How far east and west a circle reaches: where a meridian touches it, not
 * where its middle's parallel cuts it. 180 when a pole is inside. */
static double reach_lon_deg(double lat_deg, double angle_rad)
{
    double reach = sin(angle_rad) / cos(lat_deg * RAD);

    if (fabs(lat_deg) + angle_rad / RAD + SLACK_DEG >= 90 || reach >= 1)
        return 180;
    return asin(reach) / RAD + SLACK_DEG;
}

size_t globe_boxes(struct point centre, double radius_m, struct box boxes[2])
{
    double angle_rad = radius_m / RADIUS_M;
    double reach_lat = angle_rad / RAD + SLACK_DEG;
    double reach_lon = reach_lon_deg(centre.lat_deg, angle_rad);
    struct box box = {
        fmax(-90, centre.lat_deg - reach_lat),
        fmin(90, centre.lat_deg + reach_lat),
        centre.lon_deg - reach_lon,
        centre.lon_deg + reach_lon,
    };

    assert(radius_m >= 0 && angle_rad <= PI / 2);
    boxes[0] = boxes[1] = box;
    if (reach_lon >= 180) {
        boxes[0].west_deg = -180;
        boxes[0].east_deg = 180;
        return 1;
    }
    if (box.west_deg >= -180 && box.east_deg <= 180)
        return 1;
    /* Split at the 180th meridian: one box ends there, the other begins. */
    boxes[0].west_deg = -180;
    boxes[0].east_deg = box.east_deg > 180 ? box.east_deg - 360 : box.east_deg;
    boxes[1].west_deg = box.west_deg < -180 ? box.west_deg + 360 : box.west_deg;
    boxes[1].east_deg = 180;
    return 2;
}

/* How far a number is from a range; 0 inside. */
static double gap(double x, double low, double high)
{
    return fmax(0, fmax(low - x, x - high));
}

/* Each part of the haversine is taken where it is least, though that may be at
 * different points. */
double globe_least_m(struct point from, const struct box *box)
{
    double narrow = fmin(cos(box->south_deg * RAD), cos(box->north_deg * RAD));
    double lon =
        fmin(gap(from.lon_deg, box->west_deg, box->east_deg),
             fmin(gap(from.lon_deg + 360, box->west_deg, box->east_deg),
                  gap(from.lon_deg - 360, box->west_deg, box->east_deg)));
    double lat = gap(from.lat_deg, box->south_deg, box->north_deg);
    double h = square(sin(lat * RAD / 2)) + fmax(0, narrow) *
                                                cos(from.lat_deg * RAD) *
                                                square(sin(lon * RAD / 2));

    return fmax(0, 2 * RADIUS_M * asin(fmin(1, sqrt(h))) * SHRINK - 0.01);
}

static double wrap_lon(double lon_deg)
{
    if (lon_deg > 180)
        return lon_deg - 360;
    return lon_deg < -180 ? lon_deg + 360 : lon_deg;
}

struct box globe_viewport(struct point centre, double extent_m)
{
    double lat = extent_m / RADIUS_M / RAD;
    double narrow = fmax(cos(centre.lat_deg * RAD), 1e-9);
    double lon = fmin(lat / narrow, 180);

    if (lon >= 180)
        return (struct box){fmax(-90, centre.lat_deg - lat),
                            fmin(90, centre.lat_deg + lat), -180, 180};
    return (struct box){
        fmax(-90, centre.lat_deg - lat),
        fmin(90, centre.lat_deg + lat),
        wrap_lon(centre.lon_deg - lon),
        wrap_lon(centre.lon_deg + lon),
    };
}
