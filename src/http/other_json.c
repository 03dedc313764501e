#include "http/other_json.h"

#include "json/json_read.h"

/* A server, its learned, recent, one of these: and nothing deeper counts. */
#define DEPTH_MAX   8
#define MEMBERS_MAX 24

/* A member that is known. */
struct shape {
    const char *key; /* NULL = no more */
    enum json_kind kind;
    bool optional;
    /* Of an object, or of the objects that are an array's items; an array
     * without is one of texts. */
    const struct shape *inside;
};

static const struct shape link_shape[] = {
    {"neighbour", JSON_TEXT, false, NULL},
    {"live", JSON_BOOL, false, NULL},
    {"parent", JSON_BOOL, false, NULL},
    {"carrying", JSON_BOOL, false, NULL},
    {"lag", JSON_NUMBER, false, NULL},
    {"rtt_s", JSON_NUMBER, true, NULL},
    {"clock_offset_s", JSON_NUMBER, true, NULL},
    {"received", JSON_NUMBER, false, NULL},
    {"sent", JSON_NUMBER, false, NULL},
    {NULL, JSON_NONE, true, NULL},
};

static const struct shape claim_shape[] = {
    {"server", JSON_TEXT, false, NULL},
    {"incarnation", JSON_TEXT, false, NULL},
    {"claimed", JSON_NUMBER, false, NULL},
    {NULL, JSON_NONE, true, NULL},
};

static const struct shape recent_shape[] = {
    {"path", JSON_TEXT, false, NULL},   {"stamp", JSON_TEXT, false, NULL},
    {"server", JSON_TEXT, false, NULL}, {"delay_s", JSON_NUMBER, false, NULL},
    {NULL, JSON_NONE, true, NULL},
};

static const struct shape learned_shape[] = {
    {"samples", JSON_NUMBER, false, NULL},
    {"p50_s", JSON_NUMBER, true, NULL},
    {"p99_s", JSON_NUMBER, true, NULL},
    {"recent", JSON_ARRAY, false, recent_shape},
    {NULL, JSON_NONE, true, NULL},
};

static const struct shape server_shape[] = {
    {"version", JSON_TEXT, false, NULL},
    {"uptime_s", JSON_NUMBER, false, NULL},
    {"ready", JSON_BOOL, false, NULL},
    {"why", JSON_ARRAY, false, NULL},
    {"clients", JSON_NUMBER, false, NULL},
    {"feed", JSON_NUMBER, false, NULL},
    {"incarnation", JSON_TEXT, false, NULL},
    {"root", JSON_TEXT, false, NULL},
    {"root_distance", JSON_NUMBER, false, NULL},
    {"map_hash", JSON_TEXT, false, NULL},
    {"map_hash_current", JSON_BOOL, false, NULL},
    {"links", JSON_ARRAY, false, link_shape},
    {"links_left_out", JSON_NUMBER, true, NULL},
    {"vector", JSON_ARRAY, false, claim_shape},
    {"vector_left_out", JSON_NUMBER, true, NULL},
    {"learned", JSON_OBJECT, true, learned_shape},
    {NULL, JSON_NONE, true, NULL},
};

static bool put_members(struct compact *c, struct json_value object,
                        const struct shape *shape);

static bool put_texts(struct compact *c, struct json_value array)
{
    struct json_walk walk = json_walk(array);
    struct json_value item;

    while (json_step(&walk, NULL, &item)) {
        if (item.kind != JSON_TEXT)
            return false;
        compact_put(c, item.text);
    }
    return true;
}

static bool put_object(struct compact *c, struct json_value value,
                       const struct shape *shape)
{
    compact_object_begin(c);
    bool good = value.kind == JSON_OBJECT && put_members(c, value, shape);
    compact_object_end(c);
    return good;
}

static bool put_objects(struct compact *c, struct json_value array,
                        const struct shape *shape)
{
    struct json_walk walk = json_walk(array);
    struct json_value item;

    while (json_step(&walk, NULL, &item))
        if (!put_object(c, item, shape))
            return false;
    return true;
}

/* A number that no reader takes for infinity. */
static bool put_plain(struct compact *c, struct json_value value)
{
    double number;

    if (value.kind == JSON_NUMBER && json_number_of(value, &number) != ERR_OK)
        return false;
    compact_put(c, value.text);
    return true;
}

static bool put_value(struct compact *c, struct json_value value,
                      const struct shape *shape)
{
    if (value.kind != shape->kind)
        return value.kind == JSON_NONE && shape->optional;
    compact_key(c, shape->key);
    if (value.kind != JSON_ARRAY && value.kind != JSON_OBJECT)
        return put_plain(c, value);
    if (value.kind == JSON_OBJECT)
        return put_object(c, value, shape->inside);
    compact_array_begin(c);
    bool good = shape->inside ? put_objects(c, value, shape->inside)
                              : put_texts(c, value);
    compact_array_end(c);
    return good;
}

/* One walk finds all that are known; of two of a key the last one counts. */
static bool put_members(struct compact *c, struct json_value object,
                        const struct shape *shape)
{
    struct json_value values[MEMBERS_MAX] = {{JSON_NONE, {NULL, 0}}};
    struct json_walk walk = json_walk(object);
    struct json_value value;
    struct bytes key;

    while (json_step(&walk, &key, &value))
        for (size_t i = 0; shape[i].key; i++)
            if (json_reads(key, shape[i].key))
                values[i] = value;
    for (size_t i = 0; shape[i].key; i++) {
        assert(i < MEMBERS_MAX);
        if (!put_value(c, values[i], &shape[i]))
            return false;
    }
    return true;
}

enum err other_json_take(struct bytes text, const char *name, struct compact *c,
                         const char **why)
{
    struct json_value value;
    const char *wrong;
    size_t at;

    *why = "its answer is no JSON";
    if (json_check(text, DEPTH_MAX, &value, &wrong, &at) != ERR_OK)
        return ERR_MALFORMED;
    *why = "its answer is not what a server tells of itself";
    struct json_value said = json_member(value, "name");
    if (said.kind != JSON_TEXT)
        return ERR_MALFORMED;
    if (!json_is_text(said, name)) {
        *why = "another server answers there";
        return ERR_MALFORMED;
    }
    if (!put_members(c, value, server_shape) || c->w->full)
        return ERR_MALFORMED;
    return ERR_OK;
}
