#include "gather/feature_parts.h"

/* Names of members that mean something, besides the tags of the table. */
#define KEY(text)                                                              \
    {                                                                          \
        (const uint8_t *)(text), sizeof(text) - 1                              \
    }

static const struct {
    struct bytes key;
    size_t at;
} members[] = {
#define MEMBER(key, field)                                                     \
    {                                                                          \
        KEY(key), offsetof(struct feature_parts, field)                        \
    }
    MEMBER("name", name),
    MEMBER("Name", name),
    MEMBER("NAME", name),
    MEMBER("names", names),
    MEMBER("brand", brand),
    MEMBER("@type", at_type),
    MEMBER("@id", at_id),
    MEMBER("osm_id", at_id),
    MEMBER("osm_type", at_type),
    MEMBER("id", id),
    MEMBER("categories", categories),
    MEMBER("basic_category", basic_category),
    MEMBER("type", type),
    MEMBER("types", type),
    MEMBER("category", type),
    MEMBER("fclass", type),
    MEMBER("addresses", addresses),
    MEMBER("addr:street", street),
    MEMBER("addr:housenumber", housenumber),
    MEMBER("addr:city", city),
    MEMBER("vicinity", vicinity),
    MEMBER("address", vicinity),
    MEMBER("population", population),
#undef MEMBER
};

/* Whatever is said of these tells that a place is well known. */
static const struct bytes telling[] = {
    KEY("wikidata"),        KEY("wikipedia"),     KEY("website"),
    KEY("contact:website"), KEY("url"),           KEY("websites"),
    KEY("phone"),           KEY("contact:phone"), KEY("phones"),
    KEY("opening_hours"),   KEY("image"),         KEY("wikimedia_commons"),
    KEY("socials"),         KEY("heritage"),      KEY("contact:facebook"),
    KEY("stars"),
};

static bool says(struct json_value value)
{
    return value.kind != JSON_NULL &&
           !(value.kind == JSON_ARRAY && value.text.size == 2);
}

static void take_member(struct feature_parts *parts, struct bytes key,
                        struct json_value value)
{
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (bytes_equal(key, members[i].key)) {
            struct json_value *at =
                (struct json_value *)((char *)parts + members[i].at);

            if (at->kind == JSON_NONE && value.kind != JSON_NULL)
                *at = value;
            return;
        }
    for (size_t i = 0; i < COUNT_OF(telling); i++)
        if (bytes_equal(key, telling[i]))
            parts->tags += says(value);
}

struct bytes feature_inside(struct json_value text)
{
    if (text.kind == JSON_NUMBER)
        return text.text;
    if (text.kind != JSON_TEXT)
        return BYTES("");
    return bytes_make(text.text.data + 1, text.text.size - 2);
}

void feature_take(struct json_value properties, const struct kinds *kinds,
                  struct feature_parts *parts)
{
    struct json_walk walk = json_walk(properties);
    struct json_value value;
    struct bytes key;

    while (json_step(&walk, &key, &value)) {
        take_member(parts, key, value);
        if (value.kind == JSON_TEXT)
            kinds_add_tag(kinds, key, feature_inside(value), &parts->found);
    }
}

static void add_text(struct writer *w, struct json_value value)
{
    uint8_t buffer[4 * PLACE_TEXT_BYTES_MAX];
    struct writer text = writer_make(buffer, sizeof(buffer));

    /* What does not fit is cut off in any case. */
    if (json_text_of(value, &text) == ERR_UNKNOWN)
        writer_put(&text, feature_inside(value));
    draft_clean(w, writer_bytes(&text));
}

static void take_name(const struct feature_parts *parts, struct draft *draft)
{
    add_text(&draft->name, parts->name);
    if (draft->name.size == 0)
        add_text(&draft->name, json_member(parts->names, "primary"));
    if (draft->name.size == 0)
        add_text(&draft->name, parts->brand);
    if (draft->name.size == 0)
        add_text(&draft->name,
                 json_member(json_member(parts->brand, "names"), "primary"));
}

/* A part behind a comma, if there is one before it, and a blank. */
static void add_part(struct writer *w, const char *between,
                     struct json_value value)
{
    uint8_t buffer[PLACE_TEXT_BYTES_MAX];
    struct writer part = writer_make(buffer, sizeof(buffer));

    add_text(&part, value);
    if (part.size == 0 || writer_room(w) < part.size + bytes_text(between).size)
        return;
    if (w->size)
        writer_text(w, between);
    writer_put(w, writer_bytes(&part));
}

static void take_vicinity(const struct feature_parts *parts,
                          struct draft *draft)
{
    struct writer *w = &draft->vicinity;
    struct json_walk walk = json_walk(parts->addresses);
    struct json_value address;
    struct bytes key;

    add_part(w, "", parts->street);
    if (w->size)
        add_part(w, " ", parts->housenumber);
    add_part(w, ", ", parts->city);
    if (w->size == 0 && json_step(&walk, &key, &address)) {
        add_part(w, "", json_member(address, "freeform"));
        add_part(w, ", ", json_member(address, "locality"));
    }
    if (w->size == 0)
        add_part(w, "", parts->vicinity);
}

enum draft_skip feature_describe(const struct feature_parts *parts,
                                 const struct draft_rules *rules,
                                 struct draft *draft, struct bytes *source)
{
    *source = feature_id(parts, rules->source, draft);
    take_name(parts, draft);
    if (draft->name.size == 0)
        return DRAFT_NO_NAME;
    feature_kind(parts, rules->kinds, draft);
    if (draft->types.size == 0)
        return DRAFT_NO_KIND;
    take_vicinity(parts, draft);
    draft->tags = parts->tags;
    draft->population = draft_count(feature_inside(parts->population));
    return DRAFT_GOOD;
}
