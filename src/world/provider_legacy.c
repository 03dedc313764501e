#include "world/provider_legacy.h"

#include "others/google.h"
#include "others/legacy.h"

static void ask(const struct places_query *query, struct remote_words *words)
{
    writer_text(&words->path, "/maps/api/place/nearbysearch/json?");
    legacy_write_query(&words->path, query);
    writer_text(&words->path, "&key=");
    remote_escape(&words->path, words->key);
}

/* What there is becomes the result's, as it stands. */
static void understand(struct remote_answer *answer,
                       struct provider_result *result)
{
    struct bytes body = bytes_make(answer->body, answer->body_bytes);

    if (answer->http_status != 200) {
        result->status = google_error(answer->http_status, body, answer->key,
                                      &answer->message, &result->again);
        return;
    }
    result->status = legacy_read(body, answer->key, &result->layout,
                                 &answer->message, &result->again);
    if (result->status != ANSWER_OK && result->status != ANSWER_ZERO_RESULTS)
        return;
    result->json = answer->body;
    result->json_bytes = answer->body_bytes;
    answer->body = NULL;
}

static const struct remote_kind kind = {
    .caps = {.name = "google-legacy",
             .remote = true,
             .gives_all = true,
             .types = true,
             .keyword = true,
             .prominence = true,
             .cache_s_max = 300},
    .url = "https://maps.googleapis.com",
    .needs_key = true,
    .ask = ask,
    .understand = understand,
};

enum err provider_legacy_open(const struct provider_setup *setup,
                              struct provider **provider, struct fault *fault)
{
    return remote_open(&kind, setup, provider, fault);
}
