/*
 * submit.h - one provider is asked for a flight, if it may be.
 *
 * Floor    desk.
 * Promise  A2 and A3 of desk.h: no provider has two tickets of one flight, and
 *          no remote one is asked past its breaker or its rate.
 */
#ifndef DESK_SUBMIT_H
#define DESK_SUBMIT_H

#include "desk/desk_state.h"

/*
 * Ask the provider that the flight is at, or wait until it is done with what
 * was taken back from it.
 *
 * Gives    false if it may not be asked; why is the flight's reason then,
 *          unless that is known of another.
 */
MUST_USE bool submit_try(struct desk *desk, struct flight *flight);

/* The provider that it is at may stop; if it was too slow, it has failed. */
void submit_take_back(struct desk *desk, struct flight *flight, bool time_over);

/* The breaker is told what came of a ticket. */
void submit_learn(struct desk *desk, uint32_t provider, uint64_t ticket,
                  const struct desk_result *result);

#endif
