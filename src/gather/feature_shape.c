#include "gather/feature.h"

#include "core/position.h"

#include <math.h>
#include <string.h>

#define EXTENT_M_MIN 20

static enum draft_skip read_point(struct json_value position, struct point *at)
{
    struct json_walk walk = json_walk(position);
    struct json_value lon, lat;
    struct bytes key;

    if (position.kind != JSON_ARRAY || !json_step(&walk, &key, &lon) ||
        !json_step(&walk, &key, &lat) ||
        json_number_of(lon, &at->lon_deg) != ERR_OK ||
        json_number_of(lat, &at->lat_deg) != ERR_OK)
        return DRAFT_NO_POSITION;
    return fabs(at->lat_deg) <= LAT_DEG_MAX && fabs(at->lon_deg) <= LON_DEG_MAX
               ? DRAFT_GOOD
               : DRAFT_OUT_OF_RANGE;
}

/* A line or a ring: its points, the last one marked. */
static enum draft_skip read_line(struct json_value line, struct shape *shape)
{
    struct json_walk walk = json_walk(line);
    struct json_value position;
    struct bytes key;
    struct point at;
    uint32_t first = shape->count;

    while (json_step(&walk, &key, &position)) {
        enum draft_skip skip = read_point(position, &at);

        if (skip != DRAFT_GOOD)
            return skip;
        if (!shape_add(shape, at, false))
            return DRAFT_TOO_LONG;
    }
    if (shape->count == first)
        return DRAFT_NO_POSITION;
    shape->points[shape->count - 1].last = true;
    return DRAFT_GOOD;
}

static enum draft_skip read_rings(struct json_value polygon,
                                  struct shape *shape)
{
    struct json_walk walk = json_walk(polygon);
    struct json_value ring;
    struct bytes key;
    uint32_t begin = shape->count;

    while (json_step(&walk, &key, &ring)) {
        uint32_t first = shape->count;
        enum draft_skip skip = read_line(ring, shape);

        if (skip == DRAFT_GOOD && !shape_close(shape, first))
            skip = DRAFT_TOO_LONG;
        if (skip != DRAFT_GOOD)
            return skip;
    }
    return shape->count > begin ? DRAFT_GOOD : DRAFT_NO_POSITION;
}

/* Of several areas the largest, with its holes. */
static enum draft_skip read_areas(struct json_value areas, struct shape *shape)
{
    struct json_walk walk = json_walk(areas);
    struct json_value polygon;
    struct bytes key;
    double best = -1;
    uint32_t kept = 0;

    while (json_step(&walk, &key, &polygon)) {
        enum draft_skip skip = read_rings(polygon, shape);

        if (skip != DRAFT_GOOD)
            return skip;
        if (shape_area(shape, kept) > best) {
            best = shape_area(shape, kept);
            memmove(shape->points, shape->points + kept,
                    (shape->count - kept) * sizeof(*shape->points));
            kept = shape->count - kept;
        }
        shape->count = kept;
    }
    return kept ? DRAFT_GOOD : DRAFT_NO_POSITION;
}

static enum draft_skip read_lines(struct json_value lines, struct shape *shape)
{
    struct json_walk walk = json_walk(lines);
    struct json_value line;
    struct bytes key;

    while (json_step(&walk, &key, &line)) {
        enum draft_skip skip = read_line(line, shape);

        if (skip != DRAFT_GOOD)
            return skip;
    }
    return shape->count ? DRAFT_GOOD : DRAFT_NO_POSITION;
}

/* What is wider than half the globe crosses the 180th meridian, uncut: its west
 * is put behind its east. */
static void unroll(struct shape *shape)
{
    double west = 180, east = -180;

    for (uint32_t i = 0; i < shape->count; i++) {
        west = fmin(west, shape->points[i].at.lon_deg);
        east = fmax(east, shape->points[i].at.lon_deg);
    }
    for (uint32_t i = 0; i < shape->count && east - west > 180; i++)
        if (shape->points[i].at.lon_deg < 0)
            shape->points[i].at.lon_deg += 360;
}

static enum draft_skip place_of(struct shape *shape, bool area,
                                struct draft *draft)
{
    struct point at;

    unroll(shape);
    double extent_m = fmin(shape_extent_m(shape), DRAFT_EXTENT_M_MAX);

    if (!area || !shape_inside(shape, &at))
        at = shape_middle(shape);
    if (at.lon_deg > 180)
        at.lon_deg -= 360;
    draft->place.extent_m = llround(fmax(extent_m, EXTENT_M_MIN));
    return draft_locate(draft, at);
}

/* osmium writes a way that is closed twice: as a line and as an area. */
static enum draft_skip place_of_line(struct shape *shape, struct draft *draft)
{
    struct point a = shape->points[0].at;
    struct point b = shape->points[shape->count - 1].at;
    bool closed =
        shape->count >= 4 && a.lat_deg == b.lat_deg && a.lon_deg == b.lon_deg;

    draft->preference = DRAFT_OUTLINE;
    return place_of(shape, closed, draft);
}

static enum draft_skip place_of_point(struct json_value position,
                                      struct draft *draft)
{
    struct point at;
    enum draft_skip skip = read_point(position, &at);

    return skip == DRAFT_GOOD ? draft_locate(draft, at) : skip;
}

static struct json_value first_of(struct json_value list)
{
    struct json_walk walk = json_walk(list);
    struct json_value first = {.kind = JSON_NONE};
    struct bytes key;

    (void)json_step(&walk, &key, &first);
    return first;
}

enum draft_skip feature_locate(struct json_value geometry, struct shape *shape,
                               struct draft *draft)
{
    struct json_value type, at;
    enum draft_skip skip = DRAFT_NO_POSITION;

    if (json_is_text(json_member(geometry, "type"), "GeometryCollection"))
        geometry = first_of(json_member(geometry, "geometries"));
    type = json_member(geometry, "type");
    at = json_member(geometry, "coordinates");
    shape->count = 0;
    if (json_is_text(type, "Point"))
        return place_of_point(at, draft);
    if (json_is_text(type, "MultiPoint"))
        return place_of_point(first_of(at), draft);
    if (json_is_text(type, "LineString")) {
        skip = read_line(at, shape);
        return skip == DRAFT_GOOD ? place_of_line(shape, draft) : skip;
    }
    if (json_is_text(type, "MultiLineString"))
        skip = read_lines(at, shape);
    else if (json_is_text(type, "Polygon"))
        skip = read_rings(at, shape);
    else if (json_is_text(type, "MultiPolygon"))
        skip = read_areas(at, shape);
    if (skip != DRAFT_GOOD)
        return skip;
    return place_of(shape, !json_is_text(type, "MultiLineString"), draft);
}
