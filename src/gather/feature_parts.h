/*
 * feature_parts.h - what a feature's members say; for its readers alone.
 *
 * Floor    gather: pure functions.
 */
#ifndef GATHER_FEATURE_PARTS_H
#define GATHER_FEATURE_PARTS_H

#include "gather/draft.h"
#include "json/json_read.h"

struct feature_parts {
    struct json_value name, names, brand;
    struct json_value feature_id, id, at_id, at_type;
    struct json_value categories, basic_category, type;
    struct json_value addresses, street, housenumber, city, vicinity;
    struct json_value population;
    struct kinds_found found; /* by its tags */
    uint32_t tags;
};

/* A number, or what stands between a text's quotes. */
struct bytes feature_inside(struct json_value text);

/* Take what a feature's properties say, or an object's tags. */
void feature_take(struct json_value properties, const struct kinds *kinds,
                  struct feature_parts *parts);

/* All of the draft but where it is. */
MUST_USE enum draft_skip feature_describe(const struct feature_parts *parts,
                                          const struct draft_rules *rules,
                                          struct draft *draft,
                                          struct bytes *source);

/* The draft's id; gives its source. */
struct bytes feature_id(const struct feature_parts *parts, struct bytes source,
                        struct draft *draft);

/* The draft's types, weight and extent. */
void feature_kind(const struct feature_parts *parts, const struct kinds *kinds,
                  struct draft *draft);

#endif
