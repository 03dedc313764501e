/*
 * google_credits.h - whose data Google's places are.
 *
 * Floor    others: pure functions.
 * Limits   ATTRIBUTIONS_MAX of them, none twice; one that is too long is left
 *          out.
 */
#ifndef OTHERS_GOOGLE_CREDITS_H
#define OTHERS_GOOGLE_CREDITS_H

#include "json/json.h"
#include "json/json_read.h"

/* The member html_attributions, each a link or a name.
 * Takes    places, the service's array, or JSON_NONE. */
void google_credits_write(struct json *json, struct json_value places);

#endif
