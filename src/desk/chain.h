/*
 * chain.h - how a flight comes from one provider to the next.
 *
 * Floor    desk.
 * Shape    who cannot do what is asked is passed over; a remote one also while
 *          its breaker is open or its rate is used up. Who is asked and could
 *          not say, or not in time, hands over to the next. At the end of the
 *          chain all are told what the last one that was asked has said, or
 *          why the first one was not.
 */
#ifndef DESK_CHAIN_H
#define DESK_CHAIN_H

#include "desk/desk_state.h"

/* The first provider, from a place on, that can do what is asked; their count
 * if there is none. */
uint32_t chain_usable(const struct desk *desk, const struct places_query *query,
                      uint32_t from, bool local_only);

/* It has a waiter, and was idle. */
void chain_start(struct desk *desk, struct flight *flight, bool local_only);

/* The provider that it is at, and that it waits for, has no places for it. */
void chain_told(struct desk *desk, struct flight *flight,
                const struct desk_result *result);

/* The flight's alarm rang. */
void chain_alarm(struct desk *desk, struct flight *flight);

/* Nobody waits any more; is it because time was over? */
void chain_stop(struct desk *desk, struct flight *flight, bool time_over);

#endif
