#include "core/globe.h"
#include "gather/feature_parts.h"
#include "gather/osm_id.h"
#include "others/overpass.h"
#include "places/match.h"
#include "places/rank.h"

#include <string.h>

#define DEPTH_MAX 32

/* The first ones so far, in a place of their own each. */
struct first {
    struct draft drafts[QUESTION_ITEM_MAX + 1];
    double keys[QUESTION_ITEM_MAX + 1];
    uint8_t order[QUESTION_ITEM_MAX + 1]; /* the first comes first */
    size_t count, count_max;
};

static bool comes_before(const struct first *first, size_t a, size_t b)
{
    if (first->keys[a] != first->keys[b])
        return first->keys[a] < first->keys[b];
    return bytes_compare(first->drafts[a].place.id, first->drafts[b].place.id) <
           0;
}

static bool is_there(const struct first *first, struct bytes id)
{
    for (size_t i = 0; i < first->count; i++)
        if (bytes_equal(first->drafts[first->order[i]].place.id, id))
            return true;
    return false;
}

/* The draft that is filled next: behind the ones that count. */
static uint8_t next_of(const struct first *first)
{
    return first->order[first->count];
}

static void insert(struct first *first)
{
    uint8_t next = next_of(first);
    size_t at = first->count;

    if (is_there(first, first->drafts[next].place.id))
        return;
    for (; at > 0 && comes_before(first, next, first->order[at - 1]); at--)
        first->order[at] = first->order[at - 1];
    first->order[at] = next;
    if (first->count < first->count_max)
        first->count++;
}

static bool read_degrees(struct json_value element, struct point *at)
{
    struct json_value center = json_member(element, "center");

    if (center.kind == JSON_OBJECT)
        element = center;
    return json_number_of(json_member(element, "lat"), &at->lat_deg) ==
               ERR_OK &&
           json_number_of(json_member(element, "lon"), &at->lon_deg) == ERR_OK;
}

static bool is_wanted(const struct places_query *query,
                      const struct place *place)
{
    return match_types(bytes_text(query->types), place->types) &&
           match_keyword(bytes_text(query->keyword), place->name);
}

/* An element as the next draft; gives whether it is one that is asked for. */
static bool read_element(struct json_value element,
                         const struct draft_rules *rules,
                         const struct places_query *query, struct first *first)
{
    struct feature_parts parts = {
        .at_type = json_member(element, "type"),
        .at_id = json_member(element, "id"),
    };
    struct draft *draft = &first->drafts[next_of(first)];
    struct point centre = {(double)query->lat_e9 / 1e9,
                           (double)query->lon_e9 / 1e9};
    struct point at;
    struct bytes source;

    draft_clear(draft);
    feature_take(json_member(element, "tags"), rules->kinds, &parts);
    if (feature_describe(&parts, rules, draft, &source) != DRAFT_GOOD ||
        !read_degrees(element, &at) || draft_locate(draft, at) != DRAFT_GOOD ||
        draft_judge(draft, source) != DRAFT_GOOD)
        return false;
    double distance_m = globe_distance_m(centre, at);
    first->keys[next_of(first)] =
        rank_key(query->rank, distance_m, (uint32_t)draft->place.weight);
    return distance_m <= (double)query->radius_um / 1e6 &&
           is_wanted(query, &draft->place);
}

static void read_elements(struct json_value elements,
                          const struct draft_rules *rules,
                          const struct places_query *query, struct first *first)
{
    struct json_walk walk = json_walk(elements);
    struct json_value element;
    struct bytes key;

    for (size_t i = 0; i < COUNT_OF(first->order); i++)
        first->order[i] = (uint8_t)i;
    first->count = 0;
    first->count_max = query->items_max;
    while (json_step(&walk, &key, &element))
        if (read_element(element, rules, query, first))
            insert(first);
}

static enum answer_status write_first(const struct first *first,
                                      struct writer *json)
{
    struct answer answer = {.place_count = first->count};

    answer.status = first->count ? ANSWER_OK : ANSWER_ZERO_RESULTS;
    if (first->count)
        answer.attributions[answer.attribution_count++] =
            BYTES(OSM_ATTRIBUTION);
    for (size_t i = 0; i < first->count; i++)
        answer.places[i] = first->drafts[first->order[i]].place;
    answer_write(json, &answer);
    return answer.status;
}

static bool has(struct bytes text, const char *part)
{
    size_t size = bytes_text(part).size;

    for (; text.size >= size; text = bytes_skip(text, 1))
        if (memcmp(text.data, part, size) == 0)
            return true;
    return false;
}

/* What the server says of itself, in a remark or instead of JSON. */
static enum answer_status judge_words(struct bytes words, const char **why,
                                      bool *again)
{
    *again = false;
    if (has(words, "rate_limited") || has(words, "Too Many Requests")) {
        *why = "the Overpass server has had too many questions of this address";
        return ANSWER_OVER_QUERY_LIMIT;
    }
    if (has(words, "timed out") || has(words, "too busy")) {
        *again = true;
        *why = "the Overpass server did not find the answer in time";
    } else if (has(words, "out of memory")) {
        *why = "the Overpass server had not enough memory for the question";
    } else {
        *why = "the Overpass server gave no answer that can be read";
    }
    return ANSWER_UNKNOWN_ERROR;
}

enum answer_status overpass_read(struct bytes body, const struct kinds *kinds,
                                 const struct places_query *query,
                                 struct writer *json, const char **why,
                                 bool *again)
{
    struct draft_rules rules = {kinds, BYTES("osm"), NULL};
    struct json_value whole, elements, remark;
    struct first first;
    size_t at;

    *again = false;
    if (json_check(body, DEPTH_MAX, &whole, why, &at) != ERR_OK)
        return judge_words(body, why, again);
    elements = json_member(whole, "elements");
    remark = json_member(whole, "remark");
    /* With an error what was found until then is said; it is not all. */
    if (elements.kind != JSON_ARRAY || has(remark.text, "error"))
        return judge_words(remark.text, why, again);
    *why = NULL;
    read_elements(elements, &rules, query, &first);
    return write_first(&first, json);
}
