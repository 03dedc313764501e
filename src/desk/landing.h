/*
 * landing.h - a provider is done: whom that answers, and what is kept of it.
 *
 * Floor    desk.
 */
#ifndef DESK_LANDING_H
#define DESK_LANDING_H

#include "desk/desk_state.h"

/* Takes    the payload, whosever the ticket is. */
void landing_take(struct desk *desk, uint64_t number,
                  const struct desk_result *result);

#endif
