/*
 * google_place.h - one place of Google's new service, laid out as in the old.
 *
 * Floor    others: pure functions.
 * Shape    google_read is the one caller.
 * Source   docs/PROTOCOL.md 4.5.
 */
#ifndef OTHERS_GOOGLE_PLACE_H
#define OTHERS_GOOGLE_PLACE_H

#include "json/json.h"
#include "json/json_read.h"

/* Has it what every result must have, an ID and a location? */
bool google_place_is_good(struct json_value place);

/* Takes    place, a good one. */
void google_place_write(struct json *json, struct json_value place);

#endif
