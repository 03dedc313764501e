/*
 * exchange.h - one request, whole, and the answer to it.
 *
 * Floor    httpd.
 * Shape    receive.c takes a request in and calls the handler that routes.c
 *          names, once, on a thread of the service. The handler answers at
 *          once, or says exchange_later and has it answered from any thread,
 *          or makes a stream of it.
 * Promise  X1  a request is answered once; an exchange is not touched after its
 *              answer, except by exchange_done.
 *          X2  one that is to be answered later stays until it is, whatever
 *              becomes of its connection.
 *          X3  texts of an answer are copied, or taken over as said.
 */
#ifndef HTTPD_EXCHANGE_H
#define HTTPD_EXCHANGE_H

#include "http/problem.h"
#include "http/uri.h"
#include "httpd/service.h"
#include "world/peer.h"

#define EXCHANGE_SEGMENTS_MAX 2
#define EXCHANGE_HEADERS_MAX  6

enum exchange_method {
    METHOD_GET = 1 << 0,
    METHOD_HEAD = 1 << 1, /* handlers answer it as a GET */
    METHOD_POST = 1 << 2,
    METHOD_PUT = 1 << 3,
    METHOD_OPTIONS = 1 << 4,
    METHOD_OTHER = 1 << 5,
};

struct exchange;
typedef void exchange_handler(struct exchange *x);

struct exchange {
    struct service *service;
    enum exchange_method method;
    struct uri uri; /* raw: see http/uri.h */
    /* What stands for the {} of the route, raw. */
    struct bytes segments[EXCHANGE_SEGMENTS_MAX];
    struct bytes body;
    struct peer peer;
    int64_t began_mono_ns;

    /* The rest is of receive.c and exchange.c. */
    struct MHD_Connection *connection;
    struct visit *visit;
    const struct route *route;
    enum problem refused; /* while it came in; PROBLEMS = it was not */
    const char *refused_why;
    bool last;  /* the connection is closed behind the answer */
    bool later; /* its handler has said so */
    bool streams;
    bool handled; /* it counts as under way */
    char *target;
    uint8_t *room; /* of the body */
    size_t room_bytes, dropped;
    size_t answer_share; /* of long_answers */
    struct MHD_Response *response;
    unsigned status;
    const char *header_names[EXCHANGE_HEADERS_MAX];
    char *header_values[EXCHANGE_HEADERS_MAX];
    size_t header_count;
};

/* A header of the request; empty if it has none. Only in the handler, before
 * it returns. Readable that long. */
struct bytes exchange_header(struct exchange *x, const char *name);

/* The name in "Authorization: Basic"; false = none, or one that needs more room
 * than size bytes. */
bool exchange_user(struct exchange *x, char *user, size_t size);

/*
 * A parameter of the query, decoded.
 *
 * Takes    w, which it is written into.
 * Gives    whether it is there; if it is malformed or too long, it is not, and
 *          the exchange is answered with a problem: see exchange_is_answered.
 */
bool exchange_parameter(struct exchange *x, const char *name, struct writer *w,
                        struct bytes *value);

/* The ID in a segment, decoded: 1 to ID_BYTES_MAX bytes without white space.
 * Gives false, and a problem as the answer, if it is none. */
bool exchange_id(struct exchange *x, size_t segment, struct writer *w,
                 struct bytes *id);

bool exchange_is_answered(const struct exchange *x);

/* ---- the answer ---- */

/* One more header of the answer; name is static, value is copied. */
void exchange_set(struct exchange *x, const char *name, const char *value);

/* Answer with a text, which is copied. type is static. */
void exchange_answer(struct exchange *x, unsigned status, const char *type,
                     struct bytes text);

/* The same with a text from malloc, which is taken over. */
void exchange_answer_owned(struct exchange *x, unsigned status,
                           const char *type, uint8_t *text, size_t size);

/* The same with a text that lives as long as the program. */
void exchange_answer_static(struct exchange *x, unsigned status,
                            const char *type, struct bytes text);

/* Answer with a problem document; detail says what is wrong here and how to
 * mend it. */
void exchange_problem(struct exchange *x, enum problem problem,
                      const char *detail);

/* It is answered later, from whatever thread: to be said by the handler,
 * before anybody else hears of the exchange. */
void exchange_later(struct exchange *x);

/* ---- streams ---- */

struct stream; /* whoever makes the bytes: http://, see events */

struct stream_calls {
    /*
     * Write what is next into a buffer of room bytes; on a thread of the
     * service.
     *
     * Gives    bytes; 0 = nothing now: the stream sleeps until stream_wake;
     *          -1 = that is the end.
     */
    ssize_t (*read)(void *context, uint8_t *buffer, size_t room);
    /* The connection is gone; nothing is called any more. */
    void (*closed)(void *context);
};

/*
 * Answer with a stream.
 *
 * Takes    calls, static; context, theirs.
 * Gives    *stream, to be woken with, until closed is called; NULL, and a
 *          problem as the answer, if memory is short: closed was not called.
 */
struct stream *exchange_stream(struct exchange *x, const char *type,
                               const struct stream_calls *calls, void *context);

/* There may be something to read; from any thread, cheap if it does not sleep.
 * Not while closed may be running or done: the caller sees to that. */
void stream_wake(struct stream *stream);

/* Has its reader said that nothing more comes from it, which most do who go
 * away? While it sleeps nobody else would notice. As stream_wake. */
bool stream_hears_nothing(const struct stream *stream);

#endif
