/*
 * asking.h - a question comes: what is kept, joined, begun or refused.
 *
 * Floor    desk.
 */
#ifndef DESK_ASKING_H
#define DESK_ASKING_H

#include "desk/desk_state.h"

void asking_take(struct desk *desk, const struct places_query *query,
                 uint64_t address, const struct waiter *waiter);

#endif
