#include "gather/feature_parts.h"

#include "gather/osm_id.h"

/* OSM's ids: "@type" and "@id" apart, or both in one text. */
static bool is_osm(const struct feature_parts *parts, char *kind,
                   uint64_t *number)
{
    struct bytes type = feature_inside(parts->at_type);
    struct bytes id = feature_inside(parts->at_id);
    uint8_t buffer[32];
    struct writer w = writer_make(buffer, sizeof(buffer));

    if (osm_id_read(id, kind, number) ||
        osm_id_read(feature_inside(parts->feature_id), kind, number) ||
        osm_id_read(feature_inside(parts->id), kind, number))
        return true;
    if (type.size == 0)
        return false;
    writer_u8(&w, type.data[0]);
    writer_put(&w, id);
    return osm_id_read(writer_bytes(&w), kind, number);
}

static bool is_overture(const struct feature_parts *parts)
{
    return parts->categories.kind == JSON_OBJECT ||
           parts->names.kind == JSON_OBJECT;
}

static struct bytes osm_id(struct bytes source, char kind, uint64_t number,
                           struct draft *draft)
{
    const char prefix[] = {kind, 0};
    uint8_t digits[20];
    struct writer w = writer_make(digits, sizeof(digits));

    writer_decimal(&w, number);
    source = source.size ? source : BYTES("osm");
    draft_id(draft, source, prefix, writer_bytes(&w));
    return source;
}

struct bytes feature_id(const struct feature_parts *parts, struct bytes source,
                        struct draft *draft)
{
    struct bytes id = feature_inside(parts->id);
    uint64_t number;
    char kind;

    if (is_overture(parts))
        source = source.size ? source : BYTES("overture");
    else if (is_osm(parts, &kind, &number))
        return osm_id(source, kind, number, draft);
    source = source.size ? source : BYTES("data");
    draft_id(draft, source, "",
             id.size ? id : feature_inside(parts->feature_id));
    return source;
}

/* Overture's own words; what is more than the first one counts less. */
static void find_categories(const struct feature_parts *parts,
                            const struct kinds *kinds,
                            struct kinds_found *found)
{
    struct bytes primary =
        feature_inside(json_member(parts->categories, "primary"));
    struct json_walk walk =
        json_walk(json_member(parts->categories, "alternate"));
    struct json_value value;
    struct bytes key;

    if (primary.size == 0)
        primary = feature_inside(parts->basic_category);
    (void)kinds_add(kinds, KINDS_OVERTURE, primary, found);
    while (json_step(&walk, &key, &value)) {
        struct kinds_found other = {.count = 0};

        (void)kinds_add(kinds, KINDS_OVERTURE, feature_inside(value), &other);
        if (other.count && found->count < KINDS_FOUND_MAX)
            found->rows[found->count++] = other.rows[0];
    }
}

void feature_kind(const struct feature_parts *parts, const struct kinds *kinds,
                  struct draft *draft)
{
    struct kinds_found found = parts->found;

    if (is_overture(parts)) {
        found = (struct kinds_found){.count = 0};
        find_categories(parts, kinds, &found);
    } else if (found.count == 0 && !found.barred) {
        draft_words(draft, kinds, feature_inside(parts->type));
        if (draft->types.size)
            return;
        kinds_add_any(kinds, &found);
    }
    draft_kind(draft, &found);
}
