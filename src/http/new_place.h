/*
 * new_place.h - one place of a Nearby Search, laid out as in the new service.
 *
 * Floor    http: pure functions.
 * Shape    new_places.c is the one caller.
 */
#ifndef HTTP_NEW_PLACE_H
#define HTTP_NEW_PLACE_H

#include "places/answer.h"
#include "json/json.h"
#include "json/json_read.h"

/* Attributions as they are in the new layout. */
struct new_credits {
    struct new_credit {
        struct bytes provider, uri; /* plain text; uri may be empty */
    } list[ATTRIBUTIONS_MAX];
    size_t count;
    uint8_t room[2 * ATTRIBUTIONS_MAX * ATTRIBUTION_BYTES_MAX];
};

/* Read html_attributions: links, or names. What is too long is left out. */
void new_credits_read(struct json_value attributions,
                      struct new_credits *credits);

/* What is being made, of which fields. */
struct new_making {
    struct json json;
    uint32_t leaves;
    struct new_credits credits;
};

/* Takes    place, an object of results. */
void new_place_write(struct new_making *m, struct json_value place);

#endif
