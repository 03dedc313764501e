/*
 * clerk.h - a desk with all that is around it: providers that answer when a
 * test says so, and askers who remember what they were told.
 *
 * It asserts what holds in every test: nobody is told twice, no payload is
 * dropped twice, no ticket is given or taken back twice.
 */
#ifndef TEST_CLERK_H
#define TEST_CLERK_H

#include "unit.h"

#include "desk/desk.h"

#define CLERK_MAX 1024

struct clerk_asker {
    bool told;
    struct desk_answer answer;
    char message[256];
};

struct clerk_submit {
    uint32_t provider;
    struct places_query query;
    uint64_t ticket;
    int64_t deadline_ms;
    bool cancelled, done;
};

struct clerk_payload {
    size_t bytes;
    bool dropped;
};

struct clerk {
    struct desk *desk;
    void *memory;
    int64_t now_ms;
    /* A test's own checks, or NULL. */
    void (*watch_submit)(const struct clerk_submit *submit);
    void (*watch_cancel)(const struct clerk_submit *submit);
    void (*watch_answer)(const struct clerk_asker *asker);
    struct clerk_asker askers[CLERK_MAX];
    struct clerk_submit submits[CLERK_MAX];
    struct clerk_payload payloads[CLERK_MAX];
    uint32_t asker_count, submit_count, payload_count, cancel_count;
};

extern struct clerk clerk;

/* google, remote, and local; rates are off, nothing is kept. */
struct desk_settings clerk_settings(void);

void clerk_open(const struct desk_settings *settings);

/* All that is out comes back, then all must be free. */
void clerk_close(void);

/* Somewhere, nearest first, 20 items; n makes the place. */
struct places_query clerk_query(int n);

/* Who asks, with so much time, from an address; the next of askers. */
struct clerk_asker *clerk_ask(const struct places_query *query, int64_t time_ms,
                              uint64_t address);

/* A provider is done with what it was asked as the nth of all, from 0. */
void clerk_done(uint32_t n, enum answer_status status, const char *message);

/* The same, with a payload of so many bytes, or `again`. */
void clerk_found(uint32_t n, size_t bytes);
void clerk_again(uint32_t n, const char *message);

/* The clock moves to the desk's next alarm, until so many ms are over. */
void clerk_pass(int64_t ms);

struct desk_status clerk_status(void);

void assert_told(const struct clerk_asker *asker, enum answer_status status,
                 const char *message);

#endif
