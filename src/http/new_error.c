/* Errors as Google's newer services have them. */
#include "base/utf8.h"
#include "http/new_places.h"
#include "json/json.h"

/* Six bytes for one, at the worst. */
#define MESSAGE_BYTES_MAX ((NEW_ERROR_BYTES_MAX - 256) / 6)

const struct new_error new_errors[ANSWER_STATUSES] = {
    [ANSWER_OK] = {200, "OK"},
    [ANSWER_ZERO_RESULTS] = {200, "OK"},
    [ANSWER_INVALID_REQUEST] = {400, "INVALID_ARGUMENT"},
    [ANSWER_OVER_QUERY_LIMIT] = {429, "RESOURCE_EXHAUSTED"},
    [ANSWER_REQUEST_DENIED] = {403, "PERMISSION_DENIED"},
    [ANSWER_UNKNOWN_ERROR] = {503, "UNAVAILABLE"},
};

/* Whole characters. */
static struct bytes cut(struct bytes text)
{
    size_t size = 0, step = 1;

    while (size < text.size && step) {
        step = utf8_size(bytes_skip(text, size));
        if (size + step > MESSAGE_BYTES_MAX)
            break;
        size += step;
    }
    return bytes_first(text, size);
}

void new_error_write(struct writer *w, enum answer_status status,
                     struct bytes message)
{
    const struct new_error *error = &new_errors[status];
    struct json json = json_make(w);

    json_object_begin(&json);
    json_key(&json, "error");
    json_object_begin(&json);
    json_key(&json, "code");
    writer_decimal(w, error->code);
    json_key(&json, "message");
    json_text(&json, cut(message));
    json_key(&json, "status");
    json_text(&json, bytes_text(error->status));
    json_object_end(&json);
    json_object_end(&json);
}
