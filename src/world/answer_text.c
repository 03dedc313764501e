#include "world/answer_text.h"

#include <stdlib.h>

/* JSON of an answer without places. */
#define REFUSAL_BYTES_MAX 2048

enum err answer_text(struct bytes at, const struct answer *answer,
                     struct writer json, uint8_t **text, size_t *text_bytes)
{
    answer_write(&json, answer);
    assert(!json.full);
    size_t size = at.size + json.size + 2;

    *text = malloc(size);
    if (!*text)
        return ERR_FULL;
    struct writer w = writer_make(*text, size);
    writer_put(&w, at);
    answer_squeeze(&w, writer_bytes(&json));
    assert(!w.full);
    *text_bytes = w.size;
    return ERR_OK;
}

enum err answer_text_refuse(struct bytes at, enum answer_status status,
                            const char *message, uint8_t **text,
                            size_t *text_bytes)
{
    uint8_t json[REFUSAL_BYTES_MAX];
    struct answer answer = {.status = status, .error_message = message};

    return answer_text(at, &answer, writer_make(json, sizeof(json)), text,
                       text_bytes);
}
