/*
 * landing.h - a provider is done: whom that answers, and what is kept of it.
 *
 * Floor    places.
 */
#ifndef PLACES_LANDING_H
#define PLACES_LANDING_H

#include "places/desk_state.h"

/* Takes    the payload, whosever the ticket is. */
void landing_take(struct desk *desk, uint64_t number,
                  const struct desk_result *result);

#endif
