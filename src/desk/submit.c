#include "desk/submit.h"
#include "desk/calls.h"
#include "desk/flights.h"

static void submit(struct desk *desk, struct flight *flight)
{
    uint32_t at = flight->at;
    struct desk_provider_counters *counters = &desk->counters.providers[at];
    uint64_t ticket = flights_ticket(desk, flight, at);

    flight->state = FLIGHT_ASKED;
    counters->asked++;
    if (flight->tries++ > 0)
        counters->again++;
    breaker_asked(&desk->breakers[at], ticket);
    flights_alarm(desk, flight, flight->limit_ms);
    call_submit(desk, flight);
}

/* The same question was taken back from that provider: A2. */
static void hold(struct desk *desk, struct flight *flight)
{
    flight->state = FLIGHT_HELD;
    flights_alarm(desk, flight, flight->limit_ms);
}

/* Why one was not asked: told only if nothing better is known. */
static bool pass_open(struct desk *desk, struct flight *flight)
{
    const struct breaker *breaker = &desk->breakers[flight->at];

    if (breaker_lets(breaker, desk->now_ms))
        return false;
    desk->counters.providers[flight->at].passed_open++;
    if (!flight->has_reason)
        reason_open(&flight->reason, desk_provider(desk, flight->at)->name,
                    breaker, desk->now_ms);
    flight->has_reason = true;
    return true;
}

static bool pass_unusable(struct desk *desk, struct flight *flight)
{
    const char *why = desk_provider(desk, flight->at)->unusable;

    if (!why)
        return false;
    if (!flight->has_reason)
        reason_said(&flight->reason,
                    &(struct desk_result){.status = ANSWER_REQUEST_DENIED,
                                          .message = why});
    flight->has_reason = true;
    return true;
}

static bool pass_rate(struct desk *desk, struct flight *flight)
{
    const struct desk_provider *provider = desk_provider(desk, flight->at);
    struct bucket_limit limit = {provider->rate, provider->burst};

    if (bucket_take(&desk->buckets[flight->at], limit, desk->now_ms))
        return false;
    desk->counters.providers[flight->at].over_rate++;
    if (!flight->has_reason)
        reason_rate(&flight->reason, provider);
    flight->has_reason = true;
    return true;
}

bool submit_try(struct desk *desk, struct flight *flight)
{
    bool remote = desk_provider(desk, flight->at)->remote;

    if (pass_unusable(desk, flight) || (remote && pass_open(desk, flight)))
        return false;
    if (flight->tickets[flight->at].number)
        hold(desk, flight);
    else if (remote && pass_rate(desk, flight))
        return false;
    else
        submit(desk, flight);
    return true;
}

void submit_learn(struct desk *desk, uint32_t provider, uint64_t ticket,
                  const struct desk_result *result)
{
    const struct desk_provider *its = desk_provider(desk, provider);

    if (its->remote && breaker_told(&desk->breakers[provider], its, ticket,
                                    result, desk->now_ms))
        desk->counters.providers[provider].opened++;
}

void submit_take_back(struct desk *desk, struct flight *flight, bool time_over)
{
    struct desk_ticket *ticket = &flight->tickets[flight->at];

    assert(ticket->number && !ticket->taken_back);
    ticket->taken_back = true;
    if (time_over)
        submit_learn(desk, flight->at, ticket->number,
                     &(struct desk_result){.status = ANSWER_UNKNOWN_ERROR,
                                           .message = "no answer in time"});
    call_cancel(desk, flight->at, ticket->number);
}
