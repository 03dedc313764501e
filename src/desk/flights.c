#include "desk/flights.h"
#include "desk/calls.h"

#include <string.h>

/* A ticket: a number that does not come again for long, the flight, the
 * provider. */
#define PROVIDER_BITS 2
#define FLIGHT_BITS   26

_Static_assert(DESK_PROVIDERS_MAX <= 1 << PROVIDER_BITS, "providers fit");

void flights_init(struct desk *desk, struct block *block)
{
    uint32_t waiters = desk->settings.waiting_max, flights = 2 * waiters;

    assert(waiters < 1 << (FLIGHT_BITS - 1));
    pool_init(&desk->waiter_pool, block, waiters);
    desk->waiters = block_carve(block, waiters, sizeof(*desk->waiters));
    desk->waiter_links =
        block_carve(block, waiters, sizeof(*desk->waiter_links));
    pool_init(&desk->flight_pool, block, flights);
    table_init(&desk->flight_table, block, flights);
    desk->flights = block_carve(block, flights, sizeof(*desk->flights));
}

static uint32_t slot_of(const struct desk *desk, const struct flight *flight)
{
    return (uint32_t)(flight - desk->flights);
}

struct flight *flights_find(struct desk *desk, const struct places_query *query,
                            uint64_t hash)
{
    struct table_walk walk = table_walk(&desk->flight_table, hash);

    for (;;) {
        uint32_t slot = table_next(&desk->flight_table, &walk);

        if (slot == TABLE_NONE)
            return NULL;
        if (query_is_same(&desk->flights[slot].query, query))
            return &desk->flights[slot];
    }
}

struct flight *flights_add(struct desk *desk, const struct places_query *query,
                           uint64_t hash)
{
    uint32_t slot = pool_take(&desk->flight_pool);

    if (slot == SLOT_NONE)
        return NULL;
    struct flight *flight = &desk->flights[slot];

    *flight = (struct flight){.hash = hash};
    memcpy(&flight->query, query, sizeof(*query));
    table_add(&desk->flight_table, hash, slot);
    return flight;
}

bool flights_have_room(const struct desk *desk)
{
    return desk->waiter_pool.taken < desk->waiter_pool.max;
}

void flights_join(struct desk *desk, struct flight *flight,
                  const struct waiter *waiter)
{
    uint32_t slot = pool_take(&desk->waiter_pool);

    assert(slot != SLOT_NONE);
    desk->waiters[slot] = *waiter;
    desk->waiters[slot].flight = slot_of(desk, flight);
    if (list_is_empty(&flight->waiters) ||
        flight->latest_ms < waiter->deadline_ms)
        flight->latest_ms = waiter->deadline_ms;
    list_push(&flight->waiters, desk->waiter_links, slot);
    alarms_set(&desk->alarms, slot, waiter->deadline_ms);
}

struct flight *flights_leave(struct desk *desk, uint32_t waiter)
{
    struct flight *flight = &desk->flights[desk->waiters[waiter].flight];

    list_remove(&flight->waiters, desk->waiter_links, waiter);
    alarms_stop(&desk->alarms, waiter);
    pool_free(&desk->waiter_pool, waiter);
    return flight;
}

void flights_answer(struct desk *desk, struct flight *flight,
                    const struct desk_answer *answer)
{
    struct desk_answer own = *answer;

    while (!list_is_empty(&flight->waiters)) {
        uint32_t slot = list_first(&flight->waiters);

        own.items_max = desk->waiters[slot].items_max;
        (void)flights_leave(desk, slot);
        call_answer(desk, desk->waiters[slot].asker, &own);
    }
    flight->state = FLIGHT_IDLE;
    flights_alarm(desk, flight, INT64_MAX);
}

uint64_t flights_ticket(struct desk *desk, struct flight *flight,
                        uint32_t provider)
{
    /* 0 is no ticket: neither when the numbers are used up, and begin anew. */
    if (++desk->last_ticket << (FLIGHT_BITS + PROVIDER_BITS) == 0)
        desk->last_ticket = 1;
    uint64_t number = desk->last_ticket << (FLIGHT_BITS + PROVIDER_BITS) |
                      (uint64_t)slot_of(desk, flight) << PROVIDER_BITS |
                      provider;

    assert(flight->tickets[provider].number == 0);
    flight->tickets[provider] = (struct desk_ticket){number, false, desk->file};
    flight->tickets_out++;
    return number;
}

struct flight *flights_ticket_back(struct desk *desk, uint64_t number,
                                   uint32_t *provider,
                                   struct desk_ticket *ticket)
{
    uint64_t slot = (number >> PROVIDER_BITS) & ((1 << FLIGHT_BITS) - 1);

    *provider = (uint32_t)number & (DESK_PROVIDERS_MAX - 1);
    if (number == 0 || slot >= desk->flight_pool.max)
        return NULL;
    struct flight *flight = &desk->flights[slot];

    *ticket = flight->tickets[*provider];
    if (ticket->number != number)
        return NULL;
    flight->tickets[*provider].number = 0;
    flight->tickets_out--;
    return flight;
}

void flights_settle(struct desk *desk, struct flight *flight)
{
    if (!list_is_empty(&flight->waiters) || flight->tickets_out)
        return;
    assert(flight->state == FLIGHT_IDLE);
    table_remove(&desk->flight_table, flight->hash, slot_of(desk, flight));
    pool_free(&desk->flight_pool, slot_of(desk, flight));
}

void flights_alarm(struct desk *desk, const struct flight *flight,
                   int64_t at_ms)
{
    uint32_t id = desk->flight_alarms + slot_of(desk, flight);

    if (at_ms == INT64_MAX)
        alarms_stop(&desk->alarms, id);
    else
        alarms_set(&desk->alarms, id, at_ms);
}
