/*
 * answer_text.h - what goes to the client: the AT line, and the JSON behind it.
 *
 * Floor    world.
 * Memory   what is given comes from malloc and is the caller's.
 * Source   docs/PROTOCOL.md 4 (R19 to R23).
 */
#ifndef WORLD_ANSWER_TEXT_H
#define WORLD_ANSWER_TEXT_H

#include "base/err.h"
#include "places/answer.h"

/*
 * Takes    json, an empty writer with room for ANSWER_BYTES_MAX.
 * Fails    ERR_FULL  memory is short.
 */
MUST_USE enum err answer_text(struct bytes at, const struct answer *answer,
                              struct writer json, uint8_t **text,
                              size_t *text_bytes);

/* The same, of an answer without places. */
MUST_USE enum err answer_text_refuse(struct bytes at, enum answer_status status,
                                     const char *message, uint8_t **text,
                                     size_t *text_bytes);

#endif
