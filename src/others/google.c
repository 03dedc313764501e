#include "others/google.h"

#include "others/message.h"
#include "others/query_text.h"
#include "json/json.h"
#include "json/json_read.h"

/* ---- what is asked ---- */

static void write_centre(struct json *json, const struct places_query *query)
{
    json_key(json, "center");
    json_object_begin(json);
    json_key(json, "latitude");
    query_write_degrees(json->w, query->lat_e9);
    json_key(json, "longitude");
    query_write_degrees(json->w, query->lon_e9);
    json_object_end(json);
}

static void write_circle(struct json *json, const struct places_query *query)
{
    json_key(json, "locationRestriction");
    json_object_begin(json);
    json_key(json, "circle");
    json_object_begin(json);
    write_centre(json, query);
    json_key(json, "radius");
    query_write_metres(json->w, query);
    json_object_end(json);
    json_object_end(json);
}

static void write_types(struct json *json, const struct places_query *query)
{
    struct bytes types[QUERY_TYPES_MAX];
    size_t count = query_types(query, types);

    if (count == 0)
        return;
    json_key(json, "includedTypes");
    json_texts(json, types,
               count < GOOGLE_TYPES_MAX ? count : GOOGLE_TYPES_MAX);
}

void google_write_request(struct writer *w, const struct places_query *query)
{
    bool nearest = query->rank == RANK_DISTANCE;
    struct json json = json_make(w);

    json_object_begin(&json);
    write_types(&json, query);
    write_circle(&json, query);
    json_key(&json, "maxResultCount");
    writer_decimal(w, QUESTION_ITEM_MAX);
    json_key(&json, "rankPreference");
    json_text(&json, nearest ? BYTES("DISTANCE") : BYTES("POPULARITY"));
    json_object_end(&json);
}

/* ---- what is said when there are no places ---- */

static enum answer_status status_of(unsigned http_status)
{
    switch (http_status) {
    case 400:
        return ANSWER_INVALID_REQUEST;
    case 401:
    case 403:
        return ANSWER_REQUEST_DENIED;
    case 429:
        return ANSWER_OVER_QUERY_LIMIT;
    default:
        return ANSWER_UNKNOWN_ERROR;
    }
}

static bool may_pass(unsigned http_status)
{
    return http_status == 500 || (http_status >= 502 && http_status <= 504);
}

/* The new service's error.message, or the other one's error_message. */
static struct json_value message_in(struct bytes body)
{
    struct json_value whole, message = {JSON_NONE, {NULL, 0}};
    const char *why;
    size_t at;

    if (json_check(body, LAYOUT_DEPTH_MAX, &whole, &why, &at) != ERR_OK)
        return message;
    message = json_member(json_member(whole, "error"), "message");
    return message.kind == JSON_TEXT ? message
                                     : json_member(whole, "error_message");
}

enum answer_status google_error(unsigned http_status, struct bytes body,
                                struct bytes key, struct writer *message,
                                bool *again)
{
    struct json_value text = message_in(body);

    *again = may_pass(http_status);
    if (text.kind == JSON_TEXT && text.text.size > 2) {
        message_write(message,
                      bytes_make(text.text.data + 1, text.text.size - 2), key);
    } else {
        message_put(message, "Google answered with HTTP status ");
        writer_decimal(message, http_status);
    }
    return status_of(http_status);
}
