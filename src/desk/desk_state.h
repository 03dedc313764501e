/*
 * desk_state.h - what the desk remembers.
 *
 * Floor    desk: memory.
 * Shape    a question is a waiter; questions that are alike are waiters of one
 *          flight. A flight walks along the chain of providers; each that it
 *          asked and that is not done yet has a ticket. It lives as long as
 *          somebody waits or a ticket is out.
 */
#ifndef DESK_DESK_STATE_H
#define DESK_DESK_STATE_H

#include "desk/addresses.h"
#include "desk/alarms.h"
#include "desk/reasons.h"

struct waiter {
    void *asker;
    int64_t deadline_ms;
    uint32_t items_max;
    uint32_t flight;
};

/* What a provider was asked for a flight. */
struct desk_ticket {
    uint64_t number; /* 0 = nothing that it has not answered */
    bool taken_back; /* cancel was called */
    uint32_t file;   /* the one of a local provider at that time */
};

enum flight_state {
    FLIGHT_IDLE,   /* nobody waits; tickets are out */
    FLIGHT_ASKED,  /* by the provider at which it is */
    FLIGHT_PAUSED, /* until the alarm, then that one is asked again */
    FLIGHT_HELD,   /* that one has a ticket that was taken back */
};

struct flight {
    struct places_query query; /* as asking.c makes it */
    uint64_t hash;
    struct list waiters;
    struct desk_ticket tickets[DESK_PROVIDERS_MAX];
    uint32_t tickets_out;
    enum flight_state state;
    bool local_only;   /* its address may not ask remote ones */
    bool has_reason;   /* why the providers before gave nothing */
    uint32_t at;       /* the provider */
    uint32_t tries;    /* of that one */
    int64_t limit_ms;  /* then the next one is asked */
    int64_t latest_ms; /* deadline of any waiter */
    struct reason reason;
};

struct kept {
    struct places_query query;
    uint64_t hash;
    uint32_t provider;
    enum answer_status status;
    void *payload;
    size_t bytes;
    int64_t until_ms;
};

static inline bool query_is_same(const struct places_query *a,
                                 const struct places_query *b)
{
    return bytes_equal(bytes_make(a, sizeof(*a)), bytes_make(b, sizeof(*b)));
}

struct desk {
    struct desk_settings settings;
    struct desk_calls calls;
    void *context;
    struct hash_key key;
    int64_t now_ms;
    bool calling, hurried;
    uint32_t file; /* counts files of places */
    uint64_t last_ticket;
    struct desk_counters counters;

    struct breaker breakers[DESK_PROVIDERS_MAX];
    struct bucket buckets[DESK_PROVIDERS_MAX];
    struct addresses addresses;

    /* Alarms: of waiters first, then of flights, then of what is kept. */
    struct alarms alarms;
    uint32_t flight_alarms, kept_alarms;

    struct pool waiter_pool;
    struct waiter *waiters;
    struct list_link *waiter_links;

    struct pool flight_pool;
    struct table flight_table;
    struct flight *flights;

    struct pool kept_pool;
    struct table kept_table;
    struct kept *kept;
    struct list_link *kept_links;
    struct list kept_order; /* the one not asked for longest first */
    uint64_t kept_bytes;
};

static inline const struct desk_provider *desk_provider(const struct desk *desk,
                                                        uint32_t provider)
{
    return &desk->settings.providers[provider];
}

#endif
