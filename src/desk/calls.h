/*
 * calls.h - what the desk says to those around it.
 *
 * Floor    desk.
 * Promise  they cannot come back into the desk meanwhile: that is asserted.
 */
#ifndef DESK_CALLS_H
#define DESK_CALLS_H

#include "desk/desk_state.h"

/* Ask the provider that the flight is at. */
void call_submit(struct desk *desk, const struct flight *flight);

/* What a provider is asked under a ticket is not wanted any more. */
void call_cancel(struct desk *desk, uint32_t provider, uint64_t ticket);

/* A question's answer, which is counted. */
void call_answer(struct desk *desk, void *asker,
                 const struct desk_answer *answer);

/* A payload, or NULL. */
void call_drop(struct desk *desk, void *payload);

#endif
