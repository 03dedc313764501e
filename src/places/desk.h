/*
 * desk.h - all that is around the providers, once: who may ask, who has asked
 *          the same, what is still known, who is asked next, and until when.
 *
 * Floor    places: a machine without hands. Questions, results and the time
 *          come in; what is to be done goes out through a table of calls.
 * Promise  A1  each question is answered exactly once, at the latest by the
 *              first desk_tick after its deadline.
 *          A2  of questions that are alike one provider is asked once at a
 *              time, and not at all while its answer is still known.
 *          A3  a provider is asked no oftener than its rate allows, and not
 *              while its breaker is open.
 *          A4  payloads are dropped exactly once; those kept take no more than
 *              cache_bytes.
 * Units    milliseconds of a clock that never goes back.
 * Threads  none: the caller holds a lock.
 */
#ifndef PLACES_DESK_H
#define PLACES_DESK_H

#include "base/block.h"
#include "places/query.h"

#define DESK_PROVIDERS_MAX 4

/* A provider, in the order in which they are asked: the next one is asked when
 * the one before could not say (chain). */
struct desk_provider {
    const char *name;
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

struct desk_calls {
    /* Ask a provider; desk_done follows, exactly once, never from in here. */
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

struct desk;

/* Bytes that a desk takes. */
size_t desk_bytes(const struct desk_settings *settings);

/* Takes    memory of that size, zeroed, aligned for anything; key, for hashes
 *          of what strangers choose. */
struct desk *desk_make(void *memory, const struct desk_settings *settings,
                       const struct desk_calls *calls, void *context,
                       const uint8_t key[16]);

/* A question; asker is given back with its answer, perhaps before this returns.
 * Takes    address, a hash of where it comes from. */
void desk_ask(struct desk *desk, int64_t now_ms,
              const struct places_query *query, uint64_t address,
              int64_t deadline_ms, void *asker);

void desk_done(struct desk *desk, int64_t now_ms, uint64_t ticket,
               const struct desk_result *result);

void desk_tick(struct desk *desk, int64_t now_ms);

/* When desk_tick has something to do; INT64_MAX = nothing. */
int64_t desk_timeout_ms(const struct desk *desk);

/* The server stops: whoever waits is answered now, and who asks from now on at
 * once. */
void desk_hurry(struct desk *desk, int64_t now_ms);

/* Another file of places: nothing that is kept of a local provider counts. */
void desk_forget_local(struct desk *desk);

/* Drops what is kept; no provider may have a question under way. */
void desk_close(struct desk *desk);

void desk_status(const struct desk *desk, struct desk_status *status);

#endif
