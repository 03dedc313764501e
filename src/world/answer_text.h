/*
 * answer_text.h - what goes to the client: the AT line, and the JSON behind it.
 *
 * Floor    world.
 * Memory   what is given comes from malloc and is the caller's.
 * Source   docs/PROTOCOL.md 4 (R19 to R23).
 */
#ifndef WORLD_ANSWER_TEXT_H
#define WORLD_ANSWER_TEXT_H

#include "world/provider.h"

/* A provider's text, kept for all who ask the same. */
struct answer_payload {
    uint8_t *json;
    size_t json_bytes;
    struct layout layout;
};

/* Takes the result's text over; NULL if it has none, or memory is short. */
struct answer_payload *answer_payload_of(const struct provider_result *result);
void answer_payload_free(struct answer_payload *payload);
size_t answer_payload_bytes(const struct answer_payload *payload);

/* The line, and so many items at the most.
 * Fails    ERR_FULL  memory is short; here and below. */
MUST_USE enum err answer_text_cut(struct bytes at,
                                  const struct answer_payload *payload,
                                  uint32_t items_max, uint8_t **text,
                                  size_t *text_bytes);

/* The same, of an answer without places. */
MUST_USE enum err answer_text_refuse(struct bytes at, enum answer_status status,
                                     const char *message, uint8_t **text,
                                     size_t *text_bytes);

#endif
