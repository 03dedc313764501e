#include "httpd/routes.h"

#include "httpd/handlers.h"

#define READ  (METHOD_GET | METHOD_HEAD)
#define WRITE (METHOD_PUT | METHOD_POST)

static const struct route routes[] = {
    {READ, "/v1/clients", on_clients},
    {READ, "/v1/events", on_events},
    {READ, "/v1/clients/{}", on_client_get},
    {WRITE, "/v1/clients/{}", on_client_report},
    {READ, "/v1/clients/{}/places", on_client_places},
    {METHOD_POST, "/v1/places:searchNearby", on_nearby_new},
    {READ, "/maps/api/place/nearbysearch/json", on_nearby_legacy},
    {READ, "/", on_page},
    {READ, "/map/*", on_page},
    {READ, "/v1/herd", on_herd},
    {READ, "/v1/herd/self", on_herd_self},
    {READ, "/healthz", on_health},
    {READ, "/readyz", on_ready},
    {READ, "/metrics", on_metrics},
    {READ, "/openapi.json", on_openapi},
};

/* Nothing below these is a phone's. */
static const char *const own[] = {
    "/v1", "/maps", "/map", "/healthz", "/readyz", "/metrics", "/openapi.json",
};

/* Does the path look like the pattern? Segments are noted as they come. */
static bool matches(struct exchange *x, struct bytes path, const char *pattern)
{
    struct bytes wanted = bytes_text(pattern), want, have;
    size_t count = 0;

    while (uri_next_segment(&wanted, &want)) {
        if (bytes_equal(want, BYTES("*")))
            return true;
        if (!uri_next_segment(&path, &have))
            return false;
        if (bytes_equal(want, BYTES("{}")))
            x->segments[count++] = have;
        else if (!bytes_equal(want, have))
            return false;
    }
    return path.size == 0;
}

const struct route *routes_find(struct exchange *x, unsigned *allowed)
{
    *allowed = 0;
    for (size_t i = 0; i < COUNT_OF(routes); i++) {
        if (!matches(x, x->uri.path, routes[i].pattern))
            continue;
        if (routes[i].methods & x->method)
            return &routes[i];
        *allowed |= routes[i].methods;
    }
    return NULL;
}

void routes_write_methods(struct writer *w, unsigned methods)
{
    static const struct {
        unsigned method;
        const char *name;
    } names[] = {
        {METHOD_GET, "GET"},
        {METHOD_HEAD, "HEAD"},
        {METHOD_PUT, "PUT"},
        {METHOD_POST, "POST"},
    };

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!(methods & names[i].method))
            continue;
        if (w->size)
            writer_text(w, ", ");
        writer_text(w, names[i].name);
    }
}

bool routes_own(struct bytes path)
{
    for (size_t i = 0; i < COUNT_OF(own); i++) {
        struct bytes name = bytes_text(own[i]);

        if (path.size >= name.size &&
            bytes_equal(bytes_first(path, name.size), name) &&
            (path.size == name.size || path.data[name.size] == '/'))
            return true;
    }
    return false;
}
