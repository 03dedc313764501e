#include "desk/breaker.h"
#include "desk/words.h"

bool breaker_lets(const struct breaker *breaker, int64_t now_ms)
{
    return !breaker->open ||
           (now_ms >= breaker->until_ms && breaker->trial == 0);
}

void breaker_asked(struct breaker *breaker, uint64_t ticket)
{
    if (breaker->open)
        breaker->trial = ticket;
}

/* It may be that the question was wrong; the provider is well. */
static bool is_well(enum answer_status status)
{
    return status == ANSWER_OK || status == ANSWER_ZERO_RESULTS ||
           status == ANSWER_INVALID_REQUEST;
}

/* Who goes on asking one that refuses makes it worse. */
static bool is_enough(const struct breaker *breaker,
                      const struct desk_provider *provider)
{
    return breaker->open || breaker->why != ANSWER_UNKNOWN_ERROR ||
           breaker->failures >= provider->breaker_failures;
}

bool breaker_told(struct breaker *breaker, const struct desk_provider *provider,
                  uint64_t ticket, const struct desk_result *result,
                  int64_t now_ms)
{
    if (provider->breaker_failures == 0 ||
        (breaker->open && breaker->trial != ticket))
        return false;
    if (is_well(result->status)) {
        *breaker = (struct breaker){0};
        return false;
    }
    breaker->failures++;
    breaker->why = result->status;
    words_copy(breaker->said, BREAKER_SAID_BYTES_MAX, result->message);
    if (!is_enough(breaker, provider))
        return false;
    breaker->open = true;
    breaker->until_ms = now_ms + provider->breaker_ms;
    breaker->trial = 0;
    return true;
}
