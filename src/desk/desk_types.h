/*
 * desk_types.h - what goes in and out at the desk.
 *
 * Floor    desk: types.
 * Units    milliseconds of a clock that never goes back.
 */
#ifndef DESK_DESK_TYPES_H
#define DESK_DESK_TYPES_H

#include "places/query.h"

#define DESK_PROVIDERS_MAX 4

/* A provider, in the order in which they are asked: the next one is asked when
 * the one before could not say (chain). */
struct desk_provider {
    const char *name;     /* borrowed for as long as there is the desk */
    const char *unusable; /* why it cannot be asked at all, as for want of its
                             key; borrowed likewise; NULL = it can */
    bool remote;    /* rates, tries and the breaker hold for these alone */
    bool gives_all; /* 20 items whatever was asked: questions that differ in
                       items_max alone are alike */
    bool types, keyword, prominence; /* who cannot do what is asked is passed
                                        over */
    uint32_t cache_ms;               /* 0 = its answers are not kept */
    uint32_t rate, burst; /* questions a second, at once; rate 0 = no limit */
    uint32_t tries;       /* of one question, at the most; 1 and up */
    uint32_t backoff_ms;  /* before the second; twice that before the third */
    uint32_t breaker_failures; /* in a row open it; 0 = there is none */
    uint32_t breaker_ms;       /* then one question is let through to try */
};

struct desk_settings {
    struct desk_provider providers[DESK_PROVIDERS_MAX];
    uint32_t provider_count; /* 0 = every question is answered so */
    uint32_t waiting_max;    /* questions under way */
    uint64_t cache_bytes;    /* of payloads that are kept */
    uint32_t cache_entries;
    uint32_t address_rate, address_burst; /* remote questions of one address */
    uint32_t addresses_max;               /* told apart */
};

/* What comes of a question. */
struct desk_answer {
    enum answer_status status;
    const char *message; /* "" with OK and ZERO_RESULTS; static or borrowed */
    void *payload;       /* the provider's, borrowed; NULL = only a status */
    uint32_t items_max;  /* of the question */
};

/* What a provider has said. */
struct desk_result {
    enum answer_status status;
    bool again;          /* asking once more may help, and does no harm */
    const char *message; /* copied, up to 200 bytes */
    void *payload;       /* NULL, or the desk's until it drops it */
    size_t payload_bytes;
};

/* None may call the desk. */
struct desk_calls {
    /* Ask a provider; desk_done follows, exactly once, never from in here.
     * Tickets rise, until after 2^36 they begin anew. */
    void (*submit)(void *context, uint32_t provider,
                   const struct places_query *query, uint64_t ticket,
                   int64_t deadline_ms);
    /* Nobody waits for it any more; desk_done follows all the same. */
    void (*cancel)(void *context, uint32_t provider, uint64_t ticket);
    void (*answer)(void *context, void *asker,
                   const struct desk_answer *answer);
    void (*drop)(void *context, void *payload);
};

struct desk_counters {
    uint64_t answered[ANSWER_STATUSES];
    uint64_t cache_hits, joined, late; /* joined: one like it was under way */
    uint64_t refused_waiting, refused_address; /* for want of room, by rate */
    struct desk_provider_counters {
        uint64_t asked, again, over_rate, passed_open, opened;
        uint64_t results[ANSWER_STATUSES];
    } providers[DESK_PROVIDERS_MAX];
};

struct desk_status {
    struct desk_counters counters;
    uint32_t waiting, flights, cached;
    uint64_t cached_bytes;
    bool open[DESK_PROVIDERS_MAX]; /* breakers */
};

#endif
