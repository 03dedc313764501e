#include "httpd/respond.h"

#include "httpd/visits.h"

/* What every answer says: positions are nobody's to keep, and types are meant
 * as they are said. */
static void add_headers(struct exchange *x, bool last)
{
    MHD_add_response_header(x->response, "X-Content-Type-Options", "nosniff");
    if (!MHD_get_response_header(x->response, MHD_HTTP_HEADER_CACHE_CONTROL))
        MHD_add_response_header(x->response, MHD_HTTP_HEADER_CACHE_CONTROL,
                                "no-store");
    if (last)
        MHD_add_response_header(x->response, MHD_HTTP_HEADER_CONNECTION,
                                "close");
}

enum MHD_Result respond(struct exchange *x)
{
    struct service *service = x->service;
    bool last = x->last || atomic_load(&service->draining);

    for (size_t i = 0; i < x->header_count; i++)
        MHD_add_response_header(x->response, x->header_names[i],
                                x->header_values[i]);
    add_headers(x, last);
    if (!x->streams)
        visits_wait_for_reader(service->visits, x->visit);
    tally_add(&service->tally.requests, 1);
    tally_add(&service->tally.answers[x->status / 100], 1);
    return MHD_queue_response(x->connection, x->status, x->response);
}
