#include "world/provider_google.h"

#include "others/google.h"
#include "others/message.h"

#include <stdlib.h>
#include <string.h>

static void ask(const struct places_query *query, struct remote_words *words)
{
    writer_text(&words->path, "/v1/places:searchNearby");
    google_write_request(&words->body, query);
    words->headers[0] = "Content-Type: application/json";
    words->headers[1] = "X-Goog-FieldMask: " GOOGLE_FIELD_MASK;
    words->key_header = "X-Goog-Api-Key: ";
}

/* The same, and what costs more. */
static void ask_rated(const struct places_query *query,
                      struct remote_words *words)
{
    ask(query, words);
    words->headers[1] = "X-Goog-FieldMask: " GOOGLE_FIELD_MASK_RATED;
}

/* Gives why it cannot be understood; NULL = the layout is in result. */
static const char *lay_out(const struct remote_answer *answer, uint8_t *json,
                           struct provider_result *result)
{
    struct writer w = writer_make(json, GOOGLE_BYTES_MAX(answer->body_bytes));
    const char *why;

    if (answer->body_bytes == 0)
        return "it is empty";
    if (google_read(bytes_make(answer->body, answer->body_bytes), answer->query,
                    &w, &why) != ERR_OK ||
        layout_read(writer_bytes(&w), &result->layout, &why) != ERR_OK)
        return why;
    result->json_bytes = w.size;
    return NULL;
}

/* The layout is in memory that is the result's. */
static void map(struct remote_answer *answer, struct provider_result *result)
{
    uint8_t *json = malloc(GOOGLE_BYTES_MAX(answer->body_bytes));
    const char *why = json ? lay_out(answer, json, result) : "memory is short";

    result->status = ANSWER_UNKNOWN_ERROR;
    if (why) {
        free(json);
        message_put(&answer->message, "Google's answer is not understood: ");
        message_put(&answer->message, why);
        return;
    }
    /* Most of it was room for the worst. */
    result->json = realloc(json, result->json_bytes);
    result->json = result->json ? result->json : json;
    result->status = result->layout.status;
}

/* It calls a wrong key a wrong argument, and says so further below. */
static bool is_bad_key(const struct remote_answer *answer)
{
    static const char reason[] = "\"API_KEY_INVALID\"";

    return answer->http_status == 400 && answer->body_bytes &&
           memmem(answer->body, answer->body_bytes, reason,
                  sizeof(reason) - 1) != NULL;
}

static void understand(struct remote_answer *answer,
                       struct provider_result *result)
{
    struct bytes body = bytes_make(answer->body, answer->body_bytes);

    if (answer->http_status == 200) {
        map(answer, result);
        return;
    }
    result->status = google_error(answer->http_status, body, answer->key,
                                  &answer->message, &result->again);
    if (is_bad_key(answer))
        result->status = ANSWER_REQUEST_DENIED;
}

#define KIND(how)                                                              \
    {                                                                          \
        .caps = {.name = "google",                                             \
                 .remote = true,                                               \
                 .gives_all = true,                                            \
                 .types = true,                                                \
                 .prominence = true,                                           \
                 .cache_s_max = 300},                                          \
        .url = "https://places.googleapis.com", .needs_key = true, .ask = how, \
        .understand = understand,                                              \
    }

static const struct remote_kind plain = KIND(ask), rated = KIND(ask_rated);

enum err provider_google_open(const struct provider_setup *setup,
                              struct provider **provider, struct fault *fault)
{
    return remote_open(setup->ratings ? &rated : &plain, setup, provider,
                       fault);
}
