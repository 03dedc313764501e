#include "http/nearby_new.h"

#include "places/match.h"

#define BODY_DEPTH_MAX 16

static const char *read_members(struct json_value body,
                                struct nearby_new *asked)
{
    struct json_walk walk = json_walk(body);
    const char *why = NULL;
    struct json_value value;
    struct bytes key;

    if (body.kind != JSON_OBJECT)
        return "the body must be a JSON object";
    while (!why && json_step(&walk, &key, &value))
        why = nearby_new_member(key, value, asked);
    return why;
}

static bool overlap(const char *a, const char *b)
{
    return *a && *b && match_types(bytes_text(a), bytes_text(b));
}

/* What cannot be asked for is asked around: as many as there can be. */
static const char *complete(struct nearby_new *asked)
{
    struct places_query *query = &asked->query;

    if (!query->radius_um)
        return "locationRestriction is missing: a circle with center and "
               "radius";
    if (overlap(query->types, asked->excluded) ||
        overlap(asked->primary, asked->excluded_primary))
        return "a type is both included and excluded";
    if (!query->types[0])
        for (size_t i = 0; i < sizeof(query->types); i++)
            query->types[i] = asked->primary[i];
    query->items_max =
        asked->primary[0] || asked->excluded[0] || asked->excluded_primary[0]
            ? QUESTION_ITEM_MAX
            : asked->items_max;
    return NULL;
}

enum err nearby_new_read(struct bytes body, enum places_rank rank,
                         struct nearby_new *asked, const char **why)
{
    struct json_value whole;
    size_t at;

    *asked = (struct nearby_new){.items_max = QUESTION_ITEM_MAX};
    asked->query.rank = rank;
    if (json_check(body, BODY_DEPTH_MAX, &whole, why, &at) != ERR_OK)
        return ERR_MALFORMED;
    *why = read_members(whole, asked);
    if (!*why)
        *why = complete(asked);
    return *why ? ERR_MALFORMED : ERR_OK;
}

bool nearby_new_fits(const struct nearby_new *asked, struct bytes types)
{
    struct bytes first = bytes_first(types, bytes_find(types, ','));

    return match_types(bytes_text(asked->primary), first) &&
           !(asked->excluded[0] &&
             match_types(bytes_text(asked->excluded), types)) &&
           !(asked->excluded_primary[0] &&
             match_types(bytes_text(asked->excluded_primary), first));
}
