#include "server/serve.h"

#include "server/stopping.h"
#include "world/log.h"

#include <stdlib.h>
#include <unistd.h>

static void tell_ready(const struct server *server, int ready_fd)
{
    const struct config_server *own = &server->config->servers[server->index];
    char clients[ADDRESS_TEXT_MAX], links[ADDRESS_TEXT_MAX];
    char http[ADDRESS_TEXT_MAX] = "none";
    struct places_status places;

    address_write(&own->clients_listen, clients);
    address_write(&own->links_listen, links);
    if (own->http_listen.port)
        address_write(&own->http_listen, http);
    places_status(server->places, &places);
    log_info("ready", log_text("clients", clients), log_text("links", links),
             log_text("http", http), log_number("loops", server->loop_count),
             log_number("places", places.places), log_number("pid", getpid()),
             LOG_END);
    if (ready_fd >= 0) {
        ssize_t told = write(ready_fd, "\n", 1);

        (void)told; /* whoever asked may be gone */
        close(ready_fd);
    }
}

static void run_loop(void *loop)
{
    loop_run(loop);
}

enum err serve_run(struct server *server, int ready_fd)
{
    if (server->durable && durable_start(server->durable) != ERR_OK)
        return ERR_SYSTEM;
    for (uint32_t i = 0; i < server->loop_count; i++)
        loop_start(&server->loops[i]);
    for (uint32_t i = 1; i < server->loop_count; i++)
        if (uv_thread_create(&server->threads[i], run_loop,
                             &server->loops[i]) != 0)
            return ERR_SYSTEM;
    if (httpd_start(server->httpd) != ERR_OK)
        return ERR_SYSTEM;
    wires_start(server->wires);
    tell_ready(server, ready_fd);
    loop_run(&server->loops[0]);
    for (uint32_t i = 1; i < server->loop_count; i++)
        uv_thread_join(&server->threads[i]);
    httpd_stop(server->httpd);
    if (server->durable)
        durable_stop(server->durable);
    log_info("stopped", LOG_END);
    return ERR_OK;
}

void serve_free(struct server *server)
{
    for (uint32_t i = 0; i < server->loop_count; i++)
        loop_free(&server->loops[i]);
    stopping_free(server);
    wires_free(server->wires);
    admin_free(server->admin);
    httpd_free(server->httpd);
    places_close(server->places);
    hub_close(&server->hub);
    free(server->durable);
    admit_close(&server->admit);
    neighbourhood_free(&server->neighbourhood);
    free(server->threads);
    free(server->loops);
    free(server);
}
