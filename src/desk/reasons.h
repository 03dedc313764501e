/*
 * reasons.h - why there are no places, in words that help a person.
 *
 * Floor    desk: pure functions.
 */
#ifndef DESK_REASONS_H
#define DESK_REASONS_H

#include "desk/breaker.h"
#include "desk/desk_types.h"

#define REASON_BYTES_MAX 200
#define REASON_TOO_LATE  "no answer within the deadline"
#define REASON_STOPPING  "the server stops"

/* Why a question has no places; goes with a status. */
struct reason {
    enum answer_status status;
    char text[REASON_BYTES_MAX + 1];
};

/* What a provider has said. */
void reason_said(struct reason *reason, const struct desk_result *result);

/* Its time was over. */
void reason_slow(struct reason *reason, const char *provider);

/* It is not done yet with a question like this, which was taken back. */
void reason_busy(struct reason *reason, const char *provider);

void reason_rate(struct reason *reason, const struct desk_provider *provider);

void reason_open(struct reason *reason, const char *provider,
                 const struct breaker *breaker, int64_t now_ms);

#endif
