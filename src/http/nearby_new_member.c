/* What each member of a Nearby Search (New) says. */
#include "http/nearby_new.h"
#include "http/new_mask.h"

#include <math.h>

#define TYPE_BYTES_MAX 64

/* ---- where ---- */

/* A member in either case; null, and what is not there, is JSON_NONE. */
static struct json_value member(struct json_value object, const char *name)
{
    struct json_value value, found = {JSON_NONE, {NULL, 0}};
    struct json_walk walk = json_walk(object);
    struct bytes key;

    if (object.kind != JSON_OBJECT)
        return found;
    while (json_step(&walk, &key, &value))
        if (new_name_is(key, name) && value.kind != JSON_NULL)
            found = value;
    return found;
}

/* Has the object no members but these two? What is misspelt would be 0. */
static bool has_only(struct json_value object, const char *a, const char *b)
{
    struct json_walk walk = json_walk(object);
    struct json_value value;
    struct bytes key;

    while (json_step(&walk, &key, &value))
        if (!new_name_is(key, a) && !new_name_is(key, b))
            return false;
    return true;
}

/* One that is not said is 0, as in all of Google's messages. */
static bool read_number(struct json_value value, double least, double most,
                        double *number)
{
    *number = 0;
    return value.kind == JSON_NONE ||
           (json_number_of(value, number) == ERR_OK && *number >= least &&
            *number <= most);
}

static const char *read_where(struct json_value value, struct nearby_new *asked)
{
    struct json_value circle = member(value, "circle");
    struct json_value centre = member(circle, "center");
    double lat, lon, metres;

    if (circle.kind != JSON_OBJECT || centre.kind != JSON_OBJECT)
        return "locationRestriction wants a circle with a center";
    if (!has_only(circle, "center", "radius"))
        return "a circle has a center and a radius, and nothing else";
    if (!has_only(centre, "latitude", "longitude"))
        return "a center has a latitude and a longitude, and nothing else";
    if (!read_number(member(centre, "latitude"), -LAT_DEG_MAX, LAT_DEG_MAX,
                     &lat))
        return "latitude must be a number from -90 to 90";
    if (!read_number(member(centre, "longitude"), -LON_DEG_MAX, LON_DEG_MAX,
                     &lon))
        return "longitude must be a number from -180 to 180";
    if (!read_number(member(circle, "radius"), 0, NEARBY_RADIUS_M_MAX,
                     &metres) ||
        metres <= 0)
        return "radius must be a number above 0, at most 50000";
    asked->query.lat_e9 = llround(lat * 1e9);
    asked->query.lon_e9 = llround(lon * 1e9);
    asked->query.radius_um = llround(metres * 1e6);
    return NULL;
}

/* ---- what ---- */

static const char *read_types(struct json_value value,
                              char list[PLACE_TYPES_BYTES_MAX + 1])
{
    static const char why[] =
        "a list of types has at most 50 words of small letters, digits and _, "
        "here of at most 200 bytes together";
    struct json_walk walk = json_walk(value);
    struct json_value item;

    if (value.kind != JSON_ARRAY)
        return "a list of types must be an array of texts";
    for (int count = 0; json_step(&walk, NULL, &item); count++) {
        uint8_t room[TYPE_BYTES_MAX];
        struct writer w = writer_make(room, sizeof(room));

        if (count == NEARBY_NEW_TYPES_MAX || json_text_of(item, &w) != ERR_OK ||
            !nearby_add_type(writer_bytes(&w), list))
            return why;
    }
    return NULL;
}

static const char *read_included(struct json_value value,
                                 struct nearby_new *asked)
{
    return read_types(value, asked->query.types);
}

static const char *read_primary(struct json_value value,
                                struct nearby_new *asked)
{
    return read_types(value, asked->primary);
}

static const char *read_excluded(struct json_value value,
                                 struct nearby_new *asked)
{
    return read_types(value, asked->excluded);
}

static const char *read_excluded_primary(struct json_value value,
                                         struct nearby_new *asked)
{
    return read_types(value, asked->excluded_primary);
}

/* 0 is as good as nothing. */
static const char *read_count(struct json_value value, struct nearby_new *asked)
{
    double count;

    if (!read_number(value, 0, QUESTION_ITEM_MAX, &count) ||
        count != floor(count))
        return "maxResultCount must be a whole number from 1 to 20";
    if (count > 0)
        asked->items_max = (uint32_t)count;
    return NULL;
}

/* By name or by number, as Google's clients send enums either way. */
static const char *read_rank(struct json_value value, struct nearby_new *asked)
{
    double number = -1;

    if (value.kind == JSON_NUMBER && json_number_of(value, &number) != ERR_OK)
        number = -1;
    if (json_is_text(value, "DISTANCE") || number == 1)
        asked->query.rank = RANK_DISTANCE;
    else if (json_is_text(value, "POPULARITY") || number == 2)
        asked->query.rank = RANK_PROMINENCE;
    else if (!json_is_text(value, "RANK_PREFERENCE_UNSPECIFIED") && number != 0)
        return "rankPreference must be POPULARITY or DISTANCE";
    return NULL;
}

/* It would change nothing here. */
static const char *pass_over(struct json_value value, struct nearby_new *asked)
{
    (void)value;
    (void)asked;
    return NULL;
}

/* ---- which there are ---- */

static const struct {
    const char *name;
    const char *(*read)(struct json_value value, struct nearby_new *asked);
} members[] = {
    {"locationRestriction", read_where},
    {"includedTypes", read_included},
    {"excludedTypes", read_excluded},
    {"includedPrimaryTypes", read_primary},
    {"excludedPrimaryTypes", read_excluded_primary},
    {"maxResultCount", read_count},
    {"rankPreference", read_rank},
    {"languageCode", pass_over},
    {"regionCode", pass_over},
    {"routingParameters", pass_over},
    {"includeFutureOpeningBusinesses", pass_over},
};

const char *nearby_new_member(struct bytes key, struct json_value value,
                              struct nearby_new *asked)
{
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (new_name_is(key, members[i].name))
            return value.kind == JSON_NULL ? NULL
                                           : members[i].read(value, asked);
    return "the body has a member that Nearby Search (New) does not have";
}
