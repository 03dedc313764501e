#include "httpd/httpd.h"

#include "httpd/friends.h"
#include "httpd/herd_view.h"
#include "httpd/keeper.h"
#include "httpd/phone_keys.h"
#include "httpd/receive.h"
#include "httpd/view.h"
#include "httpd/visits.h"
#include "world/listener.h"
#include "world/log.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define SWEEP_MS 1000

/* At its own limit the library lets others wait; at ours they are closed, so
 * that they know. It has room for those that are going meanwhile. */
#define SPARE_CONNECTIONS 64

struct httpd {
    struct service service;
    struct MHD_Daemon *daemon; /* NULL = not started */
    struct keeper_chore sweep;
    int fd;
    bool quiesced; /* the descriptor is ours again */
};

static enum err open_parts(struct httpd *httpd, struct fault *fault)
{
    struct service *service = &httpd->service;

    if (keeper_open(service, &service->keeper) != ERR_OK ||
        visits_open(service, &service->visits) != ERR_OK ||
        friends_open(service, &service->friends) != ERR_OK ||
        view_open(service, &service->view) != ERR_OK)
        return fault_tell(fault, "memory or descriptors are short");
    httpd->sweep = (struct keeper_chore){
        .run = visits_sweep, .context = service->visits, .every_ms = SWEEP_MS};
    keeper_add(service->keeper, &httpd->sweep);
    if (herd_view_open(service, &service->herd, fault) != ERR_OK)
        return ERR_REFUSED;
    return phone_keys_read(service->parts.config->http.owntracks_keys,
                           &service->phone_keys, fault);
}

/* A quarter of the descriptors there are is left to clients of the line
 * protocol, to links and files, whoever comes here. */
static uint32_t most_connections(const struct config_http *http)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0 ||
        files.rlim_cur / 4 * 3 >= http->max_connections)
        return http->max_connections;
    log_info("fewer connections of HTTP than configured: descriptors are short "
             "(ulimit -n)",
             log_number("configured", http->max_connections),
             log_number("allowed", (int64_t)(files.rlim_cur / 4 * 3)), LOG_END);
    return (uint32_t)(files.rlim_cur / 4 * 3);
}

enum err httpd_open(const struct httpd_parts *parts, struct httpd **out,
                    struct fault *fault)
{
    const struct config_server *own = &parts->config->servers[parts->server];
    struct httpd *httpd = NULL;

    *out = NULL;
    if (!own->http_listen.port)
        return ERR_OK;
    httpd = calloc(1, sizeof(*httpd));
    if (!httpd)
        return fault_tell(fault, "memory is short");
    httpd->service.parts = *parts;
    httpd->service.name = bytes_text(own->name);
    httpd->service.max_connections = most_connections(&parts->config->http);
    if (listener_socket(&own->http_listen, "http", false, &httpd->fd, fault) !=
        ERR_OK) {
        free(httpd);
        return ERR_REFUSED;
    }
    *out = httpd;
    return open_parts(httpd, fault);
}

/* ---- the library ---- */

/* TLS is two more options here: MHD_USE_TLS, and the key and certificate in
 * memory; everything above stays as it is. */
static struct MHD_Daemon *start_library(struct httpd *httpd)
{
    struct service *service = &httpd->service;
    const struct config_http *http = &service->parts.config->http;
    struct MHD_OptionItem threads[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)http->threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;

    if (http->threads < 2) /* one thread is no pool */
        threads[0] = threads[1];
    return MHD_start_daemon(
        flags, 0, receive_policy, service, receive_more, service,
        MHD_OPTION_ARRAY, threads, MHD_OPTION_LISTEN_SOCKET, httpd->fd,
        MHD_OPTION_CONNECTION_LIMIT,
        service->max_connections + SPARE_CONNECTIONS,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, http->connections_per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, http->idle_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)http->head_bytes,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK,
        receive_begin, service, MHD_OPTION_NOTIFY_COMPLETED, receive_end,
        service, MHD_OPTION_NOTIFY_CONNECTION, receive_connection, service,
        MHD_OPTION_END);
}

enum err httpd_start(struct httpd *httpd)
{
    if (!httpd)
        return ERR_OK;
    if (keeper_start(httpd->service.keeper) != ERR_OK ||
        view_start(httpd->service.view) != ERR_OK)
        return ERR_SYSTEM;
    httpd->daemon = start_library(httpd);
    return httpd->daemon ? ERR_OK : ERR_SYSTEM;
}

void httpd_poke(struct httpd *httpd)
{
    if (!httpd)
        return;
    keeper_poke(httpd->service.keeper);
    view_poke(httpd->service.view);
}

/* ---- the end ---- */

void httpd_drain(struct httpd *httpd)
{
    if (!httpd)
        return;
    atomic_store(&httpd->service.draining, true);
    /* Who comes now is refused; the library may look at the descriptor until it
     * has stopped. */
    if (httpd->daemon) {
        httpd->quiesced = true;
        shutdown(MHD_quiesce_daemon(httpd->daemon), SHUT_RDWR);
    }
    view_drain(httpd->service.view);
}

void httpd_set_members(struct httpd *httpd, const struct config *config)
{
    if (httpd && herd_view_set(httpd->service.herd, config) != ERR_OK)
        log_error("memory is short: /v1/herd tells of the old members",
                  LOG_END);
}

/* From here on nobody begins to wait; who waits already is hurried. */
static void end_requests(struct service *service)
{
    atomic_store(&service->ending, true);
    keeper_hurry(service->keeper);
}

void httpd_hurry(struct httpd *httpd)
{
    if (httpd)
        end_requests(&httpd->service);
}

bool httpd_is_drained(struct httpd *httpd)
{
    return !httpd || atomic_load(&httpd->service.under_way) == 0;
}

/* The library ends the program if it is stopped while a connection is
 * suspended. Handlers that had begun may still give the keeper something. */
static void wait_for_answers(struct service *service)
{
    while (atomic_load(&service->unanswered)) {
        keeper_hurry(service->keeper);
        uv_sleep(1);
    }
}

void httpd_stop(struct httpd *httpd)
{
    if (!httpd)
        return;
    end_requests(&httpd->service);
    herd_view_stop(httpd->service.herd);
    view_stop(httpd->service.view);
    wait_for_answers(&httpd->service);
    MHD_stop_daemon(httpd->daemon);
    if (httpd->quiesced)
        close(httpd->fd); /* else the library has closed it */
    keeper_stop(httpd->service.keeper);
}

void httpd_free(struct httpd *httpd)
{
    if (!httpd)
        return;
    struct service *service = &httpd->service;

    keeper_free(service->keeper);
    herd_view_close(service->herd);
    visits_close(service->visits);
    view_free(service->view);
    friends_close(service->friends);
    phone_keys_free(service->phone_keys);
    free(httpd);
}
