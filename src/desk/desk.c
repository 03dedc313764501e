#include "desk/desk.h"
#include "desk/asking.h"
#include "desk/calls.h"
#include "desk/chain.h"
#include "desk/flights.h"
#include "desk/kept.h"
#include "desk/landing.h"

#include <string.h>

/* ---- making ---- */

static void carve(struct desk *desk, struct block *block)
{
    const struct desk_settings *settings = &desk->settings;

    flights_init(desk, block);
    kept_init(desk, block);
    addresses_init(
        &desk->addresses, block, settings->addresses_max,
        (struct bucket_limit){settings->address_rate, settings->address_burst});
    desk->flight_alarms = settings->waiting_max;
    desk->kept_alarms = desk->flight_alarms + desk->flight_pool.max;
    alarms_init(&desk->alarms, block,
                desk->kept_alarms + settings->cache_entries);
}

size_t desk_bytes(const struct desk_settings *settings)
{
    struct desk measured = {.settings = *settings};
    struct block block = block_measure();

    carve(&measured, &block);
    return sizeof(struct desk) + BLOCK_ALIGN + block.used;
}

struct desk *desk_make(void *memory, const struct desk_settings *settings,
                       const struct desk_calls *calls, void *context,
                       const uint8_t key[16])
{
    struct desk *desk = memory;
    uint8_t *behind = (uint8_t *)memory + sizeof(*desk);
    size_t gap = -(uintptr_t)behind % BLOCK_ALIGN;
    struct block block = block_make(
        behind + gap, desk_bytes(settings) - sizeof(*desk) - BLOCK_ALIGN);

    assert(settings->provider_count <= DESK_PROVIDERS_MAX);
    desk->settings = *settings;
    desk->calls = *calls;
    desk->context = context;
    memcpy(desk->key.octets, key, sizeof(desk->key.octets));
    carve(desk, &block);
    return desk;
}

/* ---- events ---- */

/* Who waited for the lock may bring an older time. */
static void begin(struct desk *desk, int64_t now_ms)
{
    assert(!desk->calling);
    if (desk->now_ms < now_ms)
        desk->now_ms = now_ms;
}

void desk_ask(struct desk *desk, int64_t now_ms,
              const struct places_query *query, uint64_t address,
              int64_t deadline_ms, void *asker)
{
    struct waiter waiter = {.asker = asker,
                            .deadline_ms = deadline_ms,
                            .items_max = query->items_max};

    begin(desk, now_ms);
    asking_take(desk, query, address, &waiter);
}

void desk_done(struct desk *desk, int64_t now_ms, uint64_t ticket,
               const struct desk_result *result)
{
    begin(desk, now_ms);
    landing_take(desk, ticket, result);
}

/* ---- time ---- */

/* A question has waited long enough. */
static void give_up(struct desk *desk, uint32_t slot)
{
    struct flight *flight = flights_leave(desk, slot);
    const struct waiter *waiter = &desk->waiters[slot];

    call_answer(desk, waiter->asker,
                &(struct desk_answer){ANSWER_UNKNOWN_ERROR, REASON_TOO_LATE,
                                      NULL, waiter->items_max});
    if (list_is_empty(&flight->waiters))
        chain_stop(desk, flight, true);
    flights_settle(desk, flight);
}

static void ring(struct desk *desk, uint32_t id)
{
    if (id < desk->flight_alarms)
        give_up(desk, id);
    else if (id < desk->kept_alarms) {
        struct flight *flight = &desk->flights[id - desk->flight_alarms];

        chain_alarm(desk, flight);
        flights_settle(desk, flight);
    } else
        kept_expire(desk, id - desk->kept_alarms);
}

void desk_tick(struct desk *desk, int64_t now_ms)
{
    uint32_t id;

    begin(desk, now_ms);
    while (alarms_take(&desk->alarms, desk->now_ms, &id))
        ring(desk, id);
}

int64_t desk_timeout_ms(const struct desk *desk)
{
    return alarms_next_ms(&desk->alarms);
}

/* ---- the end ---- */

/* All who wait for it are told that the server stops. */
static void stop(struct desk *desk, struct flight *flight)
{
    if (list_is_empty(&flight->waiters))
        return;
    chain_stop(desk, flight, false);
    flights_answer(desk, flight,
                   &(struct desk_answer){.status = ANSWER_UNKNOWN_ERROR,
                                         .message = REASON_STOPPING});
    flights_settle(desk, flight);
}

void desk_hurry(struct desk *desk, int64_t now_ms)
{
    begin(desk, now_ms);
    desk->hurried = true;
    for (uint32_t i = 0; i < desk->flight_pool.fresh; i++)
        stop(desk, &desk->flights[i]);
}

void desk_forget_local(struct desk *desk)
{
    assert(!desk->calling);
    desk->file++;
    kept_forget_local(desk);
}

void desk_close(struct desk *desk)
{
    assert(!desk->calling);
    assert(desk->waiter_pool.taken == 0);
    assert(desk->flight_pool.taken == 0);
    kept_forget_all(desk);
}

void desk_status(const struct desk *desk, struct desk_status *status)
{
    *status = (struct desk_status){.counters = desk->counters,
                                   .waiting = desk->waiter_pool.taken,
                                   .flights = desk->flight_pool.taken,
                                   .cached = desk->kept_pool.taken,
                                   .cached_bytes = desk->kept_bytes};
    for (uint32_t i = 0; i < desk->settings.provider_count; i++)
        status->open[i] = desk->breakers[i].open;
}
