/*
 * breaker.h - who fails again and again is left alone for a while.
 *
 * Floor    desk: pure functions; memory is the caller's.
 * Shape    closed; open until a time; then half open: one question is let
 *          through, and what comes of that one closes it or opens it again.
 */
#ifndef DESK_BREAKER_H
#define DESK_BREAKER_H

#include "desk/desk_types.h"

#define BREAKER_SAID_BYTES_MAX 80

/* Zeroed = closed. */
struct breaker {
    bool open;
    uint32_t failures; /* in a row */
    int64_t until_ms;  /* nobody is let through */
    uint64_t trial;    /* the ticket of who was let through; 0 = none */
    enum answer_status why;
    char said[BREAKER_SAID_BYTES_MAX + 1]; /* by the last failure */
};

/* May somebody be let through? */
bool breaker_lets(const struct breaker *breaker, int64_t now_ms);

/* Somebody is. */
void breaker_asked(struct breaker *breaker, uint64_t ticket);

/*
 * What came of a ticket. While it is open, none but the trial's counts.
 *
 * Gives    whether it has opened by that.
 */
bool breaker_told(struct breaker *breaker, const struct desk_provider *provider,
                  uint64_t ticket, const struct desk_result *result,
                  int64_t now_ms);

#endif
