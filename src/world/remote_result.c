#include "world/remote_result.h"

#include <stdlib.h>
#include <string.h>

static void refuse(struct provider_result *result, const char *message)
{
    free(result->json);
    *result = (struct provider_result){.status = ANSWER_UNKNOWN_ERROR};
    struct writer w = writer_make(result->message, PROVIDER_MESSAGE_MAX - 1);
    writer_put(&w, bytes_first(bytes_text(message),
                               strnlen(message, PROVIDER_MESSAGE_MAX - 1)));
}

static bool tells_key(const struct provider_result *result, struct bytes key)
{
    return key.size && result->json_bytes &&
           memmem(result->json, result->json_bytes, key.data, key.size) != NULL;
}

static void understand(const struct remote_kind *kind,
                       struct remote_answer *answer,
                       struct provider_result *result)
{
    answer->message = writer_make(result->message, PROVIDER_MESSAGE_MAX - 1);
    kind->understand(answer, result);
    if (tells_key(result, answer->key))
        refuse(result, "the provider's answer has the key in it");
    free(answer->body);
}

void remote_judge(const struct remote_kind *kind, struct bytes key,
                  const struct places_query *query,
                  const struct fetch_result *fetched,
                  struct provider_result *result)
{
    struct remote_answer answer = {.query = query,
                                   .http_status = fetched->http_status,
                                   .body = fetched->body,
                                   .body_bytes = fetched->body_bytes,
                                   .key = key};

    *result = (struct provider_result){.json = NULL};
    if (fetched->outcome == FETCH_OK) {
        understand(kind, &answer, result);
    } else {
        refuse(result, fetched->message);
        result->again = fetched->outcome == FETCH_CANNOT_CONNECT;
    }
}
