#include "desk/landing.h"
#include "desk/calls.h"
#include "desk/chain.h"
#include "desk/flights.h"
#include "desk/kept.h"
#include "desk/submit.h"

static bool is_found(const struct desk_result *result)
{
    return result->status == ANSWER_OK || result->status == ANSWER_ZERO_RESULTS;
}

/* What was found is kept, unless it is of a file that is not in use any more.
 * A payload that is not kept is dropped. */
static void keep_or_drop(struct desk *desk, const struct flight *flight,
                         uint32_t provider, const struct desk_ticket *ticket,
                         const struct desk_result *result)
{
    if (is_found(result) &&
        (desk_provider(desk, provider)->remote || ticket->file == desk->file))
        kept_take(desk, flight, provider, result);
    else
        call_drop(desk, result->payload);
}

/* The one that the flight waits for is done. */
static void land(struct desk *desk, struct flight *flight,
                 const struct desk_result *result)
{
    if (is_found(result))
        flights_answer(desk, flight,
                       &(struct desk_answer){.status = result->status,
                                             .message = "",
                                             .payload = result->payload});
    else
        chain_told(desk, flight, result);
}

void landing_take(struct desk *desk, uint64_t number,
                  const struct desk_result *result)
{
    uint32_t provider;
    struct desk_ticket ticket;
    struct flight *flight =
        flights_ticket_back(desk, number, &provider, &ticket);

    if (!flight) {
        call_drop(desk, result->payload);
        return;
    }
    desk->counters.providers[provider].results[result->status]++;
    if (ticket.taken_back)
        desk->counters.late++;
    else
        submit_learn(desk, provider, number, result);
    if (!list_is_empty(&flight->waiters) && flight->at == provider)
        land(desk, flight, result);
    keep_or_drop(desk, flight, provider, &ticket, result);
    flights_settle(desk, flight);
}
