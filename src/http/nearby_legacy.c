#include "http/nearby_legacy.h"

#include "http/area.h"

struct asked {
    struct places_query *query;
    bool location, radius, by_distance;
};

static bool read_location(struct bytes value, void *into)
{
    struct asked *asked = into;
    struct position point;

    if (area_read_point(value, &point) != ERR_OK)
        return false;
    asked->query->lat_e9 = point.lat_e9;
    asked->query->lon_e9 = point.lon_e9;
    return asked->location = true;
}

static bool read_radius(struct bytes value, void *into)
{
    struct asked *asked = into;
    enum err error = nearby_radius(value, &asked->query->radius_um);

    if (error == ERR_RANGE)
        asked->query->radius_um = (int64_t)NEARBY_RADIUS_M_MAX * 1000000;
    return asked->radius = error != ERR_MALFORMED;
}

static bool read_keyword(struct bytes value, void *into)
{
    struct asked *asked = into;

    return nearby_add_keyword(value, asked->query->keyword);
}

/* "If more than one type is provided, all types following the first entry are
 * ignored." */
static bool read_type(struct bytes value, void *into)
{
    struct asked *asked = into;
    struct bytes first = bytes_first(value, bytes_find(value, '|'));

    first = bytes_first(first, bytes_find(first, ','));
    return nearby_add_type(first, asked->query->types);
}

static bool read_rank(struct bytes value, void *into)
{
    struct asked *asked = into;
    bool nearest = bytes_equal(value, BYTES("distance"));

    asked->query->rank = nearest ? RANK_DISTANCE : RANK_PROMINENCE;
    asked->by_distance = nearest;
    return nearest || bytes_equal(value, BYTES("prominence"));
}

static bool refuse(struct bytes value, void *into)
{
    (void)value;
    (void)into;
    return false;
}

/* "radius must not be included if rankby=distance", and then one of keyword,
 * name or type is required; otherwise it is required itself. */
static const char *judge(const struct asked *asked)
{
    const struct places_query *query = asked->query;

    if (!asked->location)
        return "location is missing: latitude,longitude in degrees";
    if (asked->by_distance && asked->radius)
        return "radius must not be there with rankby=distance";
    if (asked->by_distance && !query->keyword[0] && !query->types[0])
        return "rankby=distance wants one of keyword, name and type";
    if (!asked->by_distance && !asked->radius)
        return "radius is missing: metres, at most 50000";
    return NULL;
}

enum err nearby_legacy_read(struct bytes text, enum places_rank rank,
                            struct places_query *query, const char **why)
{
    static const struct nearby_parameter parameters[] = {
        {"pagetoken", refuse,
         "pagetoken is none that was given: there is one page", true},
        {"location", read_location, "location: latitude,longitude in degrees",
         true},
        {"radius", read_radius, "radius: metres, at most 50000", true},
        {"keyword", read_keyword,
         "keyword: UTF-8 without control characters, at most 100 bytes", true},
        {"name", read_keyword,
         "name: UTF-8 without control characters, with keyword at most 100 "
         "bytes",
         true},
        {"type", read_type, "type: a word such as restaurant", true},
        {"rankby", read_rank, "rankby: prominence or distance", true},
    };
    struct asked asked = {.query = query};

    *query = (struct places_query){
        .radius_um = (int64_t)NEARBY_RADIUS_M_MAX * 1000000,
        .items_max = QUESTION_ITEM_MAX,
        .rank = rank,
    };
    if (nearby_read_with(text, parameters, COUNT_OF(parameters), &asked, why) !=
        ERR_OK)
        return ERR_MALFORMED;
    *why = judge(&asked);
    return *why ? ERR_MALFORMED : ERR_OK;
}
