/*
 * fetch.h - asks other people's servers over HTTP, in a thread of its own.
 *
 * Floor    world; libcurl is known to the fetch files alone.
 * Promise  F1  done is called exactly once for each request, from the fetch
 *              thread, soon after its deadline at the latest, or after cancel.
 *          F2  no more than body_bytes_max of a body are kept, packed or not,
 *              and no more of its head than FETCH_HEAD_BYTES_MAX is read.
 *          F3  https with the certificate checked; http only by allow_http.
 *              Nothing is redirected: whoever redirects has failed.
 *          F4  no message tells a header, or what of a URL is behind the host.
 * Limits   under_way_max requests; what comes beyond is refused through done.
 * Threads  submit and cancel from any; they neither block nor call done.
 */
#ifndef WORLD_FETCH_H
#define WORLD_FETCH_H

#include "base/bytes.h"
#include "world/fault.h"

#define FETCH_URL_BYTES_MAX    2048
#define FETCH_HEADERS_MAX      4
#define FETCH_HEADER_BYTES_MAX 1024
#define FETCH_HEAD_BYTES_MAX   65536
#define FETCH_MESSAGE_MAX      200

struct fetch_settings {
    const char *user_agent; /* "muster/0.1.0" */
    const char *ca_file;    /* these are trusted alone; NULL = the system's */
    const char *proxy;      /* NULL = none, whatever the environment says */
    bool allow_http;        /* for our own servers, and tests */
    uint32_t under_way_max;
};

enum fetch_outcome {
    FETCH_OK, /* there is an answer; see its http_status */
    FETCH_CANNOT_CONNECT,
    FETCH_TLS_REFUSED, /* no connection that can be trusted */
    FETCH_TIMED_OUT,
    FETCH_TOO_LARGE,
    FETCH_REDIRECTED,
    FETCH_CANCELLED,
    FETCH_CROWDED, /* too many are under way */
    FETCH_BROKEN,  /* closed, reset, not HTTP, ... */
    FETCH_OUTCOMES
};

struct fetch_result {
    enum fetch_outcome outcome;
    uint32_t http_status; /* with OK; 100 to 999 */
    uint8_t *body;        /* with OK; from malloc, theirs who are told */
    size_t body_bytes;
    char message[FETCH_MESSAGE_MAX]; /* for people; "" with OK */
};

typedef void fetch_done(void *context, uint64_t id,
                        const struct fetch_result *result);

/* All of it is copied. */
struct fetch_request {
    const char *url;                        /* <= FETCH_URL_BYTES_MAX */
    const char *headers[FETCH_HEADERS_MAX]; /* "Name: value"; NULL = no more */
    struct bytes body; /* a POST; data NULL = a GET instead */
    int64_t deadline_mono_ns;
    size_t body_bytes_max; /* of the answer */
    fetch_done *done;
    void *context;
    const void *owner; /* these two are for cancel */
    uint64_t id;
};

struct fetch_counters {
    uint64_t outcomes[FETCH_OUTCOMES];
    uint64_t opened, reused; /* connections, by requests that needed one */
    uint64_t bytes_in, bytes_out;
    uint32_t under_way;
};

struct fetch;

/*
 * Start the thread. The settings are copied.
 *
 * Fails    ERR_REFUSED  *fault says why.
 */
MUST_USE enum err fetch_open(const struct fetch_settings *settings,
                             struct fetch **fetch, struct fault *fault);

void fetch_submit(struct fetch *fetch, const struct fetch_request *request);

/* Nobody waits for it any more. If it is done already, nothing happens. */
void fetch_cancel(struct fetch *fetch, const void *owner, uint64_t id);

void fetch_counters(struct fetch *fetch, struct fetch_counters *counters);

/* Cancels what is under way, and ends the thread. */
void fetch_close(struct fetch *fetch);

#endif
