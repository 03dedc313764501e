#include "gather/feature.h"

#include "gather/feature_parts.h"

enum draft_skip feature_read(struct json_value feature,
                             const struct draft_rules *rules,
                             struct draft *draft, struct bytes *source)
{
    struct feature_parts parts = {.tags = 0};
    struct json_walk walk = json_walk(feature);
    struct json_value value, geometry = {.kind = JSON_NONE};
    struct bytes key;

    draft_clear(draft);
    while (json_step(&walk, &key, &value)) {
        if (json_reads(key, "geometry"))
            geometry = value;
        else if (json_reads(key, "id"))
            parts.feature_id = value;
        else if (json_reads(key, "properties"))
            feature_take(value, rules->kinds, &parts);
    }
    enum draft_skip skip = feature_describe(&parts, rules, draft, source);
    if (skip == DRAFT_GOOD)
        skip = feature_locate(geometry, rules->shape, draft);
    return skip == DRAFT_GOOD ? draft_judge(draft, *source) : skip;
}
