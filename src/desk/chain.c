#include "desk/chain.h"
#include "desk/flights.h"
#include "desk/submit.h"

static const struct reason too_late = {ANSWER_UNKNOWN_ERROR, REASON_TOO_LATE};

static bool can(const struct desk_provider *provider,
                const struct places_query *query)
{
    return (provider->types || !query->types[0]) &&
           (provider->keyword || !query->keyword[0]) &&
           (provider->prominence || query->rank != RANK_PROMINENCE);
}

uint32_t chain_usable(const struct desk *desk, const struct places_query *query,
                      uint32_t from, bool local_only)
{
    uint32_t at = from;

    for (; at < desk->settings.provider_count; at++) {
        const struct desk_provider *provider = desk_provider(desk, at);

        if (can(provider, query) && !(local_only && provider->remote))
            break;
    }
    return at;
}

/* Is there one behind it that can be asked? */
static bool has_next(const struct desk *desk, const struct flight *flight)
{
    uint32_t at = flight->at;

    do {
        at = chain_usable(desk, &flight->query, at + 1, false);
    } while (at < desk->settings.provider_count &&
             desk_provider(desk, at)->unusable);
    return at < desk->settings.provider_count;
}

/* A remote provider leaves those behind it a third of the time. */
static int64_t limit_of(const struct desk *desk, const struct flight *flight)
{
    if (flight->at == desk->settings.provider_count ||
        !desk_provider(desk, flight->at)->remote || !has_next(desk, flight))
        return INT64_MAX;
    return desk->now_ms + (flight->latest_ms - desk->now_ms) / 3 * 2;
}

/* Go to the first usable provider from a place on. */
static void go_to(struct desk *desk, struct flight *flight, uint32_t from)
{
    flight->at = chain_usable(desk, &flight->query, from, flight->local_only);
    flight->tries = 0;
    flight->limit_ms = limit_of(desk, flight);
}

static void end(struct desk *desk, struct flight *flight,
                const struct reason *reason)
{
    flights_answer(desk, flight,
                   &(struct desk_answer){.status = reason->status,
                                         .message = reason->text});
}

static void walk(struct desk *desk, struct flight *flight)
{
    /* A tick that comes late: nobody is asked for those whose time is over. */
    if (flight->latest_ms <= desk->now_ms) {
        end(desk, flight, &too_late);
        return;
    }
    while (flight->at < desk->settings.provider_count) {
        if (submit_try(desk, flight))
            return;
        go_to(desk, flight, flight->at + 1);
    }
    assert(flight->has_reason);
    end(desk, flight, &flight->reason);
}

static void walk_on(struct desk *desk, struct flight *flight)
{
    go_to(desk, flight, flight->at + 1);
    walk(desk, flight);
}

void chain_start(struct desk *desk, struct flight *flight, bool local_only)
{
    assert(flight->state == FLIGHT_IDLE);
    flight->local_only = local_only;
    flight->has_reason = false;
    go_to(desk, flight, 0);
    walk(desk, flight);
}

/* Is it worth waiting to ask the same provider again? */
static bool rest(struct desk *desk, struct flight *flight)
{
    const struct desk_provider *provider = desk_provider(desk, flight->at);
    uint32_t doubled = flight->tries < 16 ? flight->tries - 1 : 15;
    int64_t until_ms =
        desk->now_ms + ((int64_t)provider->backoff_ms << doubled);

    if (!provider->remote || flight->tries >= provider->tries ||
        desk->breakers[flight->at].open || until_ms >= flight->limit_ms ||
        until_ms >= flight->latest_ms)
        return false;
    flight->state = FLIGHT_PAUSED;
    flights_alarm(desk, flight, until_ms);
    return true;
}

void chain_told(struct desk *desk, struct flight *flight,
                const struct desk_result *result)
{
    if (flight->state == FLIGHT_HELD) {
        walk(desk, flight);
        return;
    }
    assert(flight->state == FLIGHT_ASKED);
    reason_said(&flight->reason, result);
    flight->has_reason = true;
    if (!result->again || result->status != ANSWER_UNKNOWN_ERROR ||
        !rest(desk, flight))
        walk_on(desk, flight);
}

void chain_alarm(struct desk *desk, struct flight *flight)
{
    const char *name = desk_provider(desk, flight->at)->name;

    if (flight->state == FLIGHT_PAUSED) {
        walk(desk, flight);
        return;
    }
    if (flight->state == FLIGHT_ASKED) {
        submit_take_back(desk, flight, true);
        reason_slow(&flight->reason, name);
    } else if (!flight->has_reason)
        reason_busy(&flight->reason, name);
    flight->has_reason = true;
    walk_on(desk, flight);
}

void chain_stop(struct desk *desk, struct flight *flight, bool time_over)
{
    if (flight->state == FLIGHT_ASKED)
        submit_take_back(desk, flight, time_over);
    flight->state = FLIGHT_IDLE;
    flights_alarm(desk, flight, INT64_MAX);
}
