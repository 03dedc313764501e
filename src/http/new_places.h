/*
 * new_places.h - places laid out as Google's Places API (New) has them.
 *
 * Floor    http: pure functions.
 * Promise  numbers and texts stand there as they stood in the Nearby Search
 *          that they are taken from.
 * Source   docs/PROTOCOL.md 4.5, read from the right to the left;
 *          docs/openapi.json, /v1/places:searchNearby.
 */
#ifndef HTTP_NEW_PLACES_H
#define HTTP_NEW_PLACES_H

#include "http/nearby_new.h"

/* More bytes than what is made of so many takes. */
#define NEW_PLACES_BYTES_MAX(bytes) (3 * (size_t)(bytes) + (1 << 18))

/* More bytes than an error takes. */
#define NEW_ERROR_BYTES_MAX 4096

/*
 * Write {"places": [...]}, {} if there are none, or an error if the text is the
 * reason why not.
 *
 * Takes    text, a Nearby Search (places/layout.h); asked, which of its places
 *          are wanted, and how many at most; leaves, of http/new_mask.h.
 *          w, with room for NEW_PLACES_BYTES_MAX.
 * Gives    the status of HTTP.
 */
unsigned new_places_write(struct writer *w, struct bytes text,
                          const struct nearby_new *asked, uint32_t leaves);

/* Why a Nearby Search has no places; as google_error reads it. */
struct new_error {
    unsigned code; /* of HTTP; 200 = there is no error */
    const char *status;
};
extern const struct new_error new_errors[ANSWER_STATUSES];

/* Write {"error": {"code": ..., "message": ..., "status": ...}}; a message that
 * is too long is cut. */
void new_error_write(struct writer *w, enum answer_status status,
                     struct bytes message);

#endif
