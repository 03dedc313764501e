#include "world/provider_overpass.h"

#include "others/message.h"
#include "others/overpass.h"

#include <stdlib.h>
#include <uv.h>

/* The table that comes with the program, read once. */
static struct kinds kinds;
static uv_once_t kinds_once = UV_ONCE_INIT;

static void read_kinds(void)
{
    const char *why;
    int64_t line;
    enum err error = kinds_read(&kinds, kinds_default(), &line, &why);

    assert(error == ERR_OK);
}

static void ask(const struct places_query *query, struct remote_words *words)
{
    uint8_t text[OVERPASS_QUESTION_BYTES_MAX];
    struct writer question = writer_make(text, sizeof(text));

    overpass_write(&question, query, words->patience_s);
    assert(!question.full);
    writer_text(&words->path, "/api/interpreter");
    writer_text(&words->body, "data=");
    remote_escape(&words->body, writer_bytes(&question));
    words->headers[0] = "Content-Type: application/x-www-form-urlencoded";
}

static void refuse(struct remote_answer *answer, struct provider_result *result)
{
    uint32_t status = answer->http_status;

    message_put(&answer->message, "the Overpass server answers with HTTP ");
    writer_decimal(&answer->message, status);
    result->again = status == 500 || (status >= 502 && status <= 504);
    result->status = ANSWER_UNKNOWN_ERROR;
    if (status == 429)
        result->status = ANSWER_OVER_QUERY_LIMIT;
    else if (status == 401 || status == 403)
        result->status = ANSWER_REQUEST_DENIED;
    else if (status == 400)
        result->status = ANSWER_INVALID_REQUEST;
}

/* Gives why it cannot be understood; NULL = the layout is in result. */
static const char *lay_out(const struct remote_answer *answer, uint8_t *json,
                           struct provider_result *result)
{
    struct writer w = writer_make(json, ANSWER_BYTES_MAX);
    struct places_query all = *answer->query;
    const char *why;

    all.items_max = QUESTION_ITEM_MAX;
    result->status = overpass_read(bytes_make(answer->body, answer->body_bytes),
                                   &kinds, &all, &w, &why, &result->again);
    if (result->status != ANSWER_OK && result->status != ANSWER_ZERO_RESULTS)
        return why;
    result->status = ANSWER_UNKNOWN_ERROR;
    if (layout_read(writer_bytes(&w), &result->layout, &why) != ERR_OK)
        return why;
    result->status = result->layout.status;
    result->json_bytes = w.size;
    return NULL;
}

static void understand(struct remote_answer *answer,
                       struct provider_result *result)
{
    uint8_t *json;

    if (answer->http_status != 200) {
        refuse(answer, result);
        return;
    }
    json = malloc(ANSWER_BYTES_MAX);
    result->status = ANSWER_UNKNOWN_ERROR;
    const char *why = json ? lay_out(answer, json, result) : "memory is short";
    if (why) {
        free(json);
        message_put(&answer->message, why);
        return;
    }
    /* Most of it was room for the worst. */
    result->json = realloc(json, result->json_bytes);
    result->json = result->json ? result->json : json;
}

/* Of what it knows the nearest few hundred come: a choice by type or fame among
 * these would be one of these alone. */
static const struct remote_kind kind = {
    .caps = {.name = "overpass",
             .remote = true,
             .gives_all = true,
             .keyword = true,
             .cache_s_max = 86400},
    .url = "https://overpass-api.de",
    .ask = ask,
    .understand = understand,
};

enum err provider_overpass_open(const struct provider_setup *setup,
                                struct provider **provider, struct fault *fault)
{
    uv_once(&kinds_once, read_kinds);
    return remote_open(&kind, setup, provider, fault);
}
