#include "desk/asking.h"
#include "desk/calls.h"
#include "desk/chain.h"
#include "desk/flights.h"
#include "desk/kept.h"
#include "desk/words.h"

#include <string.h>

/* Questions with equal ones are alike. Where the first who is asked gives all
 * there is, the bound makes no difference: each answer is cut to its own. */
static uint64_t make_alike(const struct desk *desk, uint32_t first,
                           const struct places_query *query,
                           struct places_query *alike)
{
    memset(alike, 0, sizeof(*alike)); /* the gaps between fields, too */
    alike->lat_e9 = query->lat_e9;
    alike->lon_e9 = query->lon_e9;
    alike->radius_um = query->radius_um;
    alike->items_max = query->items_max;
    alike->rank = query->rank;
    words_copy(alike->types, PLACE_TYPES_BYTES_MAX, query->types);
    words_copy(alike->keyword, QUERY_KEYWORD_BYTES_MAX, query->keyword);
    if (desk_provider(desk, first)->gives_all)
        alike->items_max = QUESTION_ITEM_MAX;
    return hash64(&desk->key, bytes_make(alike, sizeof(*alike)));
}

static void say(struct desk *desk, const struct waiter *waiter,
                enum answer_status status, const char *message)
{
    call_answer(
        desk, waiter->asker,
        &(struct desk_answer){status, message, NULL, waiter->items_max});
}

static bool say_kept(struct desk *desk, const struct waiter *waiter,
                     const struct places_query *alike, uint64_t hash)
{
    const struct kept *kept = kept_find(desk, alike, hash);

    if (!kept)
        return false;
    desk->counters.cache_hits++;
    call_answer(desk, waiter->asker,
                &(struct desk_answer){kept->status, "", kept->payload,
                                      waiter->items_max});
    return true;
}

static void say_too_many(struct desk *desk, const struct waiter *waiter)
{
    desk->counters.refused_waiting++;
    say(desk, waiter, ANSWER_OVER_QUERY_LIMIT,
        "too many questions are waiting; ask again in a moment");
}

/* May a question from there be the reason to ask a remote provider? If not, a
 * local one is asked instead. */
static bool may_start(struct desk *desk, const struct places_query *alike,
                      uint64_t address, uint32_t first, bool *local_only)
{
    *local_only =
        desk_provider(desk, first)->remote &&
        !addresses_take(&desk->addresses, &desk->key, address, desk->now_ms);
    return !*local_only ||
           chain_usable(desk, alike, 0, true) < desk->settings.provider_count;
}

/* Nobody waits for anything like it: somebody has to be asked. */
static void start(struct desk *desk, struct flight *flight,
                  const struct places_query *alike, uint64_t hash,
                  uint64_t address, uint32_t first, const struct waiter *waiter)
{
    bool local_only;

    if (!flight && desk->flight_pool.taken == desk->flight_pool.max) {
        say_too_many(desk, waiter);
        return;
    }
    if (!may_start(desk, alike, address, first, &local_only)) {
        desk->counters.refused_address++;
        say(desk, waiter, ANSWER_OVER_QUERY_LIMIT,
            "too many questions from this address; ask again in a moment");
        return;
    }
    if (!flight)
        flight = flights_add(desk, alike, hash);
    flights_join(desk, flight, waiter);
    chain_start(desk, flight, local_only);
    flights_settle(desk, flight);
}

static void join_or_start(struct desk *desk, const struct places_query *query,
                          uint32_t first, uint64_t address,
                          const struct waiter *waiter)
{
    struct places_query alike;
    uint64_t hash = make_alike(desk, first, query, &alike);

    if (say_kept(desk, waiter, &alike, hash))
        return;
    struct flight *flight = flights_find(desk, &alike, hash);

    if (desk->hurried)
        say(desk, waiter, ANSWER_UNKNOWN_ERROR, REASON_STOPPING);
    else if (waiter->deadline_ms <= desk->now_ms)
        say(desk, waiter, ANSWER_UNKNOWN_ERROR, REASON_TOO_LATE);
    else if (!flights_have_room(desk))
        say_too_many(desk, waiter);
    else if (!flight || list_is_empty(&flight->waiters))
        start(desk, flight, &alike, hash, address, first, waiter);
    else {
        desk->counters.joined++;
        flights_join(desk, flight, waiter);
    }
}

void asking_take(struct desk *desk, const struct places_query *query,
                 uint64_t address, const struct waiter *waiter)
{
    uint32_t first = chain_usable(desk, query, 0, false);

    if (query->items_max == 0)
        say(desk, waiter, ANSWER_ZERO_RESULTS, "");
    else if (desk->settings.provider_count == 0)
        say(desk, waiter, ANSWER_UNKNOWN_ERROR,
            "no places provider is configured");
    else if (first == desk->settings.provider_count)
        say(desk, waiter, ANSWER_INVALID_REQUEST,
            "no places provider that is configured can filter by these types "
            "or this keyword, or rank so");
    else
        join_or_start(desk, query, first, address, waiter);
}
