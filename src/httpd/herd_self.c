#include "httpd/herd_self.h"

#include "httpd/readiness.h"
#include "httpd/view.h"
#include "world/clock.h"
#include "world/version.h"

static void put_node(struct service *service, struct compact *c)
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
    ready = readiness(service, node);
    self_json_write(c, &facts, node);
    hub_let_go(hub);
}

/* How long this server took to learn reports, since somebody looks. */
static void put_learned(struct service *service, struct compact *c)
{
    uint8_t text[LEARNED_JSON_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    view_want(service->view);
    view_write_learned(service->view, &w);
    self_json_put_learned(c, writer_bytes(&w));
}

void herd_self_write(struct service *service, struct writer *w)
{
    struct compact c = compact_make(w);

    compact_object_begin(&c);
    put_node(service, &c);
    put_learned(service, &c);
    compact_object_end(&c);
    assert(!w->full);
}
