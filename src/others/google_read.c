#include "others/google.h"
#include "others/google_credits.h"
#include "others/google_place.h"
#include "others/query_text.h"

/* Of a name, looked through for a keyword. */
#define NAME_BYTES_MAX 1024

/* The answer's places. */
static enum err find_places(struct bytes body, struct json_value *places,
                            const char **why)
{
    struct json_value whole;
    size_t at;

    if (json_check(body, LAYOUT_DEPTH_MAX, &whole, why, &at) != ERR_OK)
        return ERR_MALFORMED;
    *places = json_member(whole, "places");
    if (whole.kind != JSON_OBJECT)
        *why = "it is no object";
    else if (json_member(whole, "error").kind != JSON_NONE)
        *why = "it is an error, and says that it is none";
    else if (places->kind != JSON_NONE && places->kind != JSON_ARRAY)
        *why = "its places are no array";
    else
        return ERR_OK;
    return ERR_MALFORMED;
}

static bool is_wanted(const struct places_query *query, struct json_value place)
{
    uint8_t buffer[NAME_BYTES_MAX];
    struct writer name = writer_make(buffer, sizeof(buffer));
    enum err error;

    if (!google_place_is_good(place))
        return false;
    error = json_text_of(json_member(json_member(place, "displayName"), "text"),
                         &name);
    return error == ERR_UNKNOWN ? !query->keyword[0]
                                : query_keyword_in(query, writer_bytes(&name));
}

static uint32_t write_results(struct json *json, struct json_value places,
                              const struct places_query *query)
{
    struct json_walk walk = json_walk(places);
    struct json_value place;
    uint32_t count = 0;

    json_key(json, "results");
    json_array_begin(json);
    while (count < QUESTION_ITEM_MAX && json_step(&walk, NULL, &place)) {
        if (!is_wanted(query, place))
            continue;
        json_next(json);
        google_place_write(json, place);
        count++;
    }
    json_array_end(json);
    return count;
}

enum err google_read(struct bytes body, const struct places_query *query,
                     struct writer *w, const char **why)
{
    struct json json = json_make(w);
    struct json_value places;
    enum answer_status status;

    if (find_places(body, &places, why) != ERR_OK)
        return ERR_MALFORMED;
    json_object_begin(&json);
    google_credits_write(&json, places);
    status =
        write_results(&json, places, query) ? ANSWER_OK : ANSWER_ZERO_RESULTS;
    json_key(&json, "status");
    json_text(&json, bytes_text(answer_status_texts[status]));
    json_object_end(&json);
    return w->full ? ERR_FULL : ERR_OK;
}
