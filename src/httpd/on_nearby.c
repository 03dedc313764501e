/* Google's Nearby Search, old and new: its clients ask here as they would
 * there. Keys are not looked at. */
#include "http/nearby_legacy.h"
#include "http/new_mask.h"
#include "http/new_places.h"
#include "httpd/handlers.h"
#include "httpd/nearby.h"

#include <stdlib.h>

#define JSON_TYPE      "application/json; charset=UTF-8"
#define MASK_BYTES_MAX 4096

void on_nearby_legacy(struct exchange *x)
{
    struct places_query query;
    const char *why;

    if (nearby_legacy_read(x->uri.query, nearby_rank(x), &query, &why) ==
        ERR_OK)
        nearby_ask(x, &query, nearby_pass_on, NULL);
    else
        nearby_refuse(x, ANSWER_INVALID_REQUEST, why);
}

/* ---- the new one ---- */

struct call {
    struct nearby_new asked;
    uint32_t leaves;
};

static void answer_error(struct exchange *x, enum answer_status status,
                         const char *message)
{
    uint8_t text[NEW_ERROR_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    new_error_write(&w, status, bytes_text(message));
    exchange_answer(x, new_errors[status].code, JSON_TYPE, writer_bytes(&w));
}

static void answer_short(struct exchange *x)
{
    answer_error(x, ANSWER_UNKNOWN_ERROR, "this server is short of memory");
}

static void on_answered(struct exchange *x, void *context, uint8_t *text,
                        size_t size)
{
    struct call *call = context;
    size_t room = NEW_PLACES_BYTES_MAX(size);
    uint8_t *answer = text ? malloc(room) : NULL;

    if (answer) {
        struct writer w = writer_make(answer, room);
        unsigned status = new_places_write(&w, bytes_make(text, size),
                                           &call->asked, call->leaves);

        assert(!w.full);
        exchange_answer_owned(x, status, JSON_TYPE, answer, w.size);
    } else {
        answer_short(x);
    }
    free(text);
    free(call);
}

/* In a header, or in a parameter of one of two names. */
static enum err read_mask(struct exchange *x, uint32_t *leaves)
{
    static const char *const names[] = {"$fields", "fields"};
    struct bytes mask = exchange_header(x, "X-Goog-FieldMask");
    uint8_t room[MASK_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    enum err error = mask.size ? ERR_OK : ERR_UNKNOWN;

    for (size_t i = 0; i < COUNT_OF(names) && error == ERR_UNKNOWN; i++)
        error = uri_find(x->uri.query, names[i], &w, &mask);
    if (error == ERR_UNKNOWN)
        return ERR_SHORT;
    return error == ERR_OK ? new_mask_read(mask, leaves) : error;
}

/* Gives    why not; NULL if all is well. */
static const char *read_call(struct exchange *x, struct call *call)
{
    const char *why = NULL;
    enum err error = read_mask(x, &call->leaves);

    if (error == ERR_SHORT)
        return "a field mask is required: a header such as X-Goog-FieldMask: "
               "places.id,places.displayName, or the parameter $fields; * for "
               "all fields";
    if (error != ERR_OK)
        return "the field mask is malformed: paths such as places.id, parted "
               "by commas";
    return nearby_new_read(x->body, nearby_rank(x), &call->asked, &why) ==
                   ERR_OK
               ? NULL
               : why;
}

void on_nearby_new(struct exchange *x)
{
    struct call *call = malloc(sizeof(*call));

    if (!call) {
        answer_short(x);
        return;
    }
    const char *why = read_call(x, call);
    if (!why) {
        nearby_ask(x, &call->asked.query, on_answered, call);
        return;
    }
    free(call);
    answer_error(x, ANSWER_INVALID_REQUEST, why);
}
