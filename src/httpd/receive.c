#include "httpd/receive.h"

#include "httpd/dispatch.h"
#include "httpd/framing.h"
#include "httpd/respond.h"
#include "httpd/share.h"
#include "httpd/visits.h"
#include "world/clock.h"

#include <stdlib.h>
#include <string.h>

/* Bodies grow by doubling from here on. */
#define BODY_BYTES_MIN 2048

/* Reports that come alone have bodies like this, and are always taken. Longer
 * ones share as much memory as so many of the longest need. */
#define BODY_BYTES_SMALL 16384
#define LONG_BODIES      128

/* So many times the longest body is let go by, behind one that was too long. */
#define DROPPED_BODIES 4

static const union MHD_ConnectionInfo *info(struct MHD_Connection *connection,
                                            enum MHD_ConnectionInfoType type)
{
    return MHD_get_connection_info(connection, type);
}

static struct peer peer_at(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *i =
        info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct sockaddr_storage address = {.ss_family = AF_UNSPEC};

    if (i && i->client_addr)
        memcpy(&address, i->client_addr,
               i->client_addr->sa_family == AF_INET6
                   ? sizeof(struct sockaddr_in6)
                   : sizeof(struct sockaddr_in));
    return peer_of(&address);
}

enum MHD_Result receive_policy(void *context, const struct sockaddr *address,
                               socklen_t size)
{
    struct service *service = context;

    (void)address;
    (void)size;
    if (atomic_load(&service->tally.open) < service->max_connections)
        return MHD_YES;
    tally_add(&service->tally.refused[TALLY_CROWDED], 1);
    return MHD_NO;
}

/* What a body counts for in the memory that long ones share. */
static size_t share_of(size_t room)
{
    return room > BODY_BYTES_SMALL ? room : 0;
}

static void free_exchange(struct exchange *x)
{
    if (x->response)
        MHD_destroy_response(x->response);
    for (size_t i = 0; i < x->header_count; i++)
        free(x->header_values[i]);
    share_give_back(&x->service->long_bodies, share_of(x->room_bytes));
    share_give_back(&x->service->long_answers, x->answer_share);
    free(x->room);
    free(x->target);
    free(x);
}

/* The library does not tell of the end of a request that never came so far as
 * to be asked about, as with more parameters than its memory holds: those that
 * have begun are known, and go with their connection. */
static void forget_begun(struct visit *visit)
{
    if (visit->begun)
        free_exchange(visit->begun);
    visit->begun = NULL;
}

static struct exchange *make_exchange(struct service *service,
                                      const char *target)
{
    struct exchange *x = calloc(1, sizeof(*x));

    if (x)
        x->target = strdup(target);
    if (!x || !x->target) {
        free(x);
        return NULL;
    }
    x->service = service;
    x->refused = PROBLEMS;
    x->began_mono_ns = clock_mono_ns();
    x->uri = uri_split(bytes_text(x->target));
    return x;
}

void *receive_begin(void *service, const char *target,
                    struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *i =
        info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct visit *visit = i ? i->socket_context : NULL;
    struct exchange *x = visit ? make_exchange(service, target) : NULL;

    if (!x)
        return NULL;
    forget_begun(visit);
    visit->begun = x;
    x->visit = visit;
    x->connection = connection;
    x->peer = peer_at(connection);
    visits_wait_for_rest(x->service->visits, visit);
    return x;
}

static enum exchange_method method_of(const char *name)
{
    static const struct {
        const char *name;
        enum exchange_method method;
    } methods[] = {
        {"GET", METHOD_GET},
        {"HEAD", METHOD_HEAD},
        {"POST", METHOD_POST},
        {"PUT", METHOD_PUT},
    };

    for (size_t i = 0; i < COUNT_OF(methods); i++)
        if (strcmp(methods[i].name, name) == 0)
            return methods[i].method;
    return METHOD_OTHER;
}

static void refuse(struct exchange *x, enum problem problem, const char *why,
                   enum tally_refused kind)
{
    x->refused = problem;
    x->refused_why = why;
    x->last = true;
    tally_add(&x->service->tally.refused[kind], 1);
}

static void judge_framing(struct exchange *x, const char *version)
{
    uint64_t length;
    const char *why = framing_judge(x->connection, version, &length);

    if (why)
        refuse(x, PROBLEM_BAD_REQUEST, why, TALLY_SMUGGLED);
    else if (length > x->service->parts.config->http.body_bytes)
        refuse(x, PROBLEM_TOO_LARGE, "the body is too long", TALLY_TOO_LARGE);
}

/* ---- the body ---- */

static bool make_room(struct exchange *x, size_t size)
{
    size_t room = x->room_bytes ? x->room_bytes : BODY_BYTES_MIN;

    while (room < size)
        room *= 2;
    if (room == x->room_bytes)
        return true;
    struct service *service = x->service;
    size_t share = share_of(room) - share_of(x->room_bytes);
    if (!share_take(&service->long_bodies, share,
                    LONG_BODIES *
                        (uint64_t)service->parts.config->http.body_bytes))
        return false;
    uint8_t *larger = realloc(x->room, room);
    if (!larger) {
        share_give_back(&service->long_bodies, share);
        return false;
    }
    x->room = larger;
    x->room_bytes = room;
    return true;
}

/* Gives    whether the connection is to go on. */
static bool take_in(struct exchange *x, const char *bytes, size_t size)
{
    size_t most = x->service->parts.config->http.body_bytes;

    if (x->refused != PROBLEMS) {
        /* The answer can leave only behind the body: wait for its end, but not
         * for ever. */
        x->dropped += size;
        return x->dropped <= DROPPED_BODIES * most;
    }
    if (size > most - x->body.size) {
        refuse(x, PROBLEM_TOO_LARGE, "the body is too long", TALLY_TOO_LARGE);
        return true;
    }
    if (!make_room(x, x->body.size + size)) {
        refuse(x, PROBLEM_MEMORY,
               "as many long bodies come in as may: try again", TALLY_MEMORY);
        return true;
    }
    memcpy(x->room + x->body.size, bytes, size);
    x->body = bytes_make(x->room, x->body.size + size);
    return true;
}

/* ---- callbacks ---- */

enum MHD_Result receive_more(void *service, struct MHD_Connection *connection,
                             const char *url, const char *method,
                             const char *version, const char *bytes,
                             size_t *size, void **exchange)
{
    struct exchange *x = *exchange;

    (void)service;
    (void)connection;
    (void)url;
    if (!x)
        return MHD_NO; /* memory was short */
    if (x->response)
        return respond(x); /* it was answered later */
    if (!x->method) {
        x->method = method_of(method);
        judge_framing(x, version);
        if (x->refused == PROBLEMS)
            return MHD_YES;
        dispatch_refused(x);
        return respond(x);
    }
    if (*size) {
        bool on = take_in(x, bytes, *size);

        *size = 0;
        return on ? MHD_YES : MHD_NO;
    }
    return dispatch(x) ? respond(x) : MHD_YES;
}

void receive_end(void *context, struct MHD_Connection *connection,
                 void **exchange, enum MHD_RequestTerminationCode code)
{
    struct service *service = context;
    struct exchange *x = *exchange;

    (void)connection;
    (void)code;
    if (!x)
        return;
    *exchange = NULL;
    if (x->handled)
        atomic_fetch_sub(&service->under_way, 1);
    visits_wait_for_request(service->visits, x->visit);
    x->visit->begun = NULL;
    free_exchange(x);
}

void receive_connection(void *context, struct MHD_Connection *connection,
                        void **visit, enum MHD_ConnectionNotificationCode code)
{
    struct service *service = context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        tally_add(&service->tally.connections, 1);
        atomic_fetch_add(&service->tally.open, 1);
        *visit = visits_add(
            service->visits,
            info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
        return;
    }
    atomic_fetch_sub(&service->tally.open, 1);
    if (*visit) {
        forget_begun(*visit);
        visits_remove(service->visits, *visit);
    }
}
