/*
 * desk.h - all that is around the providers, once: who may ask, who has asked
 *          the same, what is still known, who is asked next, and until when.
 *
 * Floor    desk: a machine without hands. Questions, results and the time
 *          come in; what is to be done goes out through a table of calls.
 * Promise  A1  each question is answered exactly once, at the latest by the
 *              first desk_tick after its deadline.
 *          A2  of questions that are alike one provider is asked once at a
 *              time, and not at all while its answer is still known.
 *          A3  a provider is asked no oftener than its rate allows, and not
 *              while its breaker is open.
 *          A4  payloads are dropped exactly once; those kept take no more than
 *              cache_bytes.
 * Units    milliseconds of a clock that never goes back.
 * Threads  none: the caller holds a lock.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "desk/desk_types.h"

struct desk;

/* Bytes that a desk takes. */
size_t desk_bytes(const struct desk_settings *settings);

/* Takes    memory of that size, zeroed, aligned for anything; key, for hashes
 *          of what strangers choose. */
struct desk *desk_make(void *memory, const struct desk_settings *settings,
                       const struct desk_calls *calls, void *context,
                       const uint8_t key[16]);

/* A question; asker is given back with its answer, perhaps before this returns.
 * Takes    address, a hash of where it comes from. */
void desk_ask(struct desk *desk, int64_t now_ms,
              const struct places_query *query, uint64_t address,
              int64_t deadline_ms, void *asker);

/* A ticket that is out comes back; any other does nothing.
 * Takes    the payload, in either case. */
void desk_done(struct desk *desk, int64_t now_ms, uint64_t ticket,
               const struct desk_result *result);

void desk_tick(struct desk *desk, int64_t now_ms);

/* When desk_tick has something to do; INT64_MAX = nothing. */
int64_t desk_timeout_ms(const struct desk *desk);

/* The server stops: whoever waits is answered now, and who asks from now on at
 * once. */
void desk_hurry(struct desk *desk, int64_t now_ms);

/* Another file of places: nothing that is kept of a local provider counts. */
void desk_forget_local(struct desk *desk);

/* Drops what is kept; no provider may have a question under way. */
void desk_close(struct desk *desk);

void desk_status(const struct desk *desk, struct desk_status *status);

#endif
