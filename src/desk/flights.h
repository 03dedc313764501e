/*
 * flights.h - questions under way, those who wait for them, and the tickets
 * under which providers were asked.
 *
 * Floor    desk: memory.
 * Promise  a ticket is known until it comes back, once; any other is nobody's.
 */
#ifndef DESK_FLIGHTS_H
#define DESK_FLIGHTS_H

#include "desk/desk_state.h"

/* Room for waiters, and for as many flights again that nobody waits for. */
void flights_init(struct desk *desk, struct block *block);

/* Gives NULL if nothing like it is under way. */
struct flight *flights_find(struct desk *desk, const struct places_query *query,
                            uint64_t hash);

/* A new one, without waiters; NULL if there is no room. */
struct flight *flights_add(struct desk *desk, const struct places_query *query,
                           uint64_t hash);

/* Is there room for a waiter? */
bool flights_have_room(const struct desk *desk);

/* Somebody waits for it, too; there is room. */
void flights_join(struct desk *desk, struct flight *flight,
                  const struct waiter *waiter);

/* A waiter goes. Gives its flight. */
struct flight *flights_leave(struct desk *desk, uint32_t waiter);

/* Answer all its waiters; then it is idle. */
void flights_answer(struct desk *desk, struct flight *flight,
                    const struct desk_answer *answer);

/* It is the one of a provider from now on. */
uint64_t flights_ticket(struct desk *desk, struct flight *flight,
                        uint32_t provider);

/* A ticket comes back.
 * Gives    its flight, the provider, and how the ticket was; NULL if it is
 *          nobody's. */
struct flight *flights_ticket_back(struct desk *desk, uint64_t number,
                                   uint32_t *provider,
                                   struct desk_ticket *ticket);

/* After each event: a flight without waiters and tickets is over. */
void flights_settle(struct desk *desk, struct flight *flight);

/* When the chain goes on with it (chain_alarm); INT64_MAX = by itself never. */
void flights_alarm(struct desk *desk, const struct flight *flight,
                   int64_t at_ms);

#endif
