#include "world/answer_text.h"

#include <stdlib.h>

/* JSON of an answer without places. */
#define REFUSAL_BYTES_MAX 2048

struct answer_payload *answer_payload_of(const struct provider_result *result)
{
    struct answer_payload *payload =
        result->json ? malloc(sizeof(*payload)) : NULL;

    if (payload)
        *payload = (struct answer_payload){result->json, result->json_bytes,
                                           result->layout};
    else
        free(result->json);
    return payload;
}

void answer_payload_free(struct answer_payload *payload)
{
    free(payload->json);
    free(payload);
}

size_t answer_payload_bytes(const struct answer_payload *payload)
{
    return sizeof(*payload) + payload->json_bytes;
}

static enum err make_text(struct bytes at, struct bytes json, uint8_t **text,
                          size_t *text_bytes)
{
    size_t size = at.size + json.size + 2;

    *text = malloc(size);
    if (!*text)
        return ERR_FULL;
    struct writer w = writer_make(*text, size);
    writer_put(&w, at);
    answer_squeeze(&w, json);
    assert(!w.full);
    *text_bytes = w.size;
    return ERR_OK;
}

enum err answer_text_cut(struct bytes at, const struct answer_payload *payload,
                         uint32_t items_max, uint8_t **text, size_t *text_bytes)
{
    struct bytes json = bytes_make(payload->json, payload->json_bytes);

    if (payload->layout.count <= items_max)
        return make_text(at, json, text, text_bytes);
    struct layout layout = payload->layout;
    const char *why;
    /* local tells how many there are, but not where: in a chain behind one who
     * gives all it was asked for more than is wanted here. */
    if (!layout.close && layout_read(json, &layout, &why) != ERR_OK)
        return ERR_FULL;
    uint8_t *room = malloc(json.size);
    if (!room)
        return ERR_FULL;
    struct writer w = writer_make(room, json.size);
    layout_cut(&w, json, &layout, items_max);
    assert(!w.full);
    enum err error = make_text(at, writer_bytes(&w), text, text_bytes);
    free(room);
    return error;
}

enum err answer_text_refuse(struct bytes at, enum answer_status status,
                            const char *message, uint8_t **text,
                            size_t *text_bytes)
{
    uint8_t json[REFUSAL_BYTES_MAX];
    struct answer answer = {.status = status,
                            .error_message = *message ? message : NULL};
    struct writer w = writer_make(json, sizeof(json));

    answer_write(&w, &answer);
    assert(!w.full);
    return make_text(at, writer_bytes(&w), text, text_bytes);
}
