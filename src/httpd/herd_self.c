#include "httpd/herd_self.h"

#include "httpd/readiness.h"
#include "httpd/view.h"
#include "world/clock.h"
#include "world/version.h"

#include <stdlib.h>

/* Gives    how many clients it knows. */
static uint32_t put_node(struct service *service, struct compact *c)
{
    struct hub *hub = service->parts.hub;
    const struct config *config = service->parts.config;
    char http[ADDRESS_TEXT_MAX];
    struct ready ready;
    struct self_facts facts = {
        .name = service->name,
        .http = http,
        .version = version_number(),
        .uptime_ns = clock_mono_ns() - hub->started_mono_ns,
        .ready = &ready,
    };

    address_write(&config->servers[service->parts.server].http, http);
    const struct node *node = hub_hold(hub);
    struct node_status status;
    node_status(node, &status);
    ready = readiness(service, node);
    self_json_write(c, &facts, node);
    hub_let_go(hub);
    return status.clients;
}

/* How long this server took to learn what others have taken. */
static enum err put_learned(struct service *service, struct compact *c)
{
    struct writer w =
        writer_make(malloc(LEARNED_JSON_BYTES_MAX), LEARNED_JSON_BYTES_MAX);

    if (!w.data)
        return ERR_FULL;
    view_write_learned(service->view, &w);
    self_json_put_learned(c, writer_bytes(&w));
    free(w.data);
    return ERR_OK;
}

enum err herd_self_write(struct service *service, struct writer *w)
{
    struct compact c = compact_make(w);

    compact_object_begin(&c);
    if (put_node(service, &c) <= HERD_LEARN_CLIENTS_MAX)
        (void)view_want(service->view);
    enum err error = put_learned(service, &c);
    compact_object_end(&c);
    assert(!w->full);
    return error;
}
