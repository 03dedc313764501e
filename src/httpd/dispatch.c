#include "httpd/dispatch.h"

#include "httpd/handlers.h"
#include "httpd/routes.h"
#include "httpd/visits.h"

#include <stdio.h>

void dispatch_refused(struct exchange *x)
{
    exchange_problem(x, x->refused, x->refused_why);
}

static void no_such_path(struct exchange *x, unsigned allowed)
{
    char text[64] = "", detail[128];
    struct writer w = writer_make(text, sizeof(text) - 1);

    if (!allowed) {
        exchange_problem(x, PROBLEM_NOT_FOUND,
                         "the API's paths are in /openapi.json; a slash in an "
                         "ID is %2F");
        return;
    }
    routes_write_methods(&w, allowed);
    exchange_set(x, "Allow", text);
    snprintf(detail, sizeof(detail), "this path has %s", text);
    exchange_problem(x, PROBLEM_METHOD, detail);
}

/* A phone's app posts to whatever path its user has typed. */
static bool may_be_a_phones(struct exchange *x)
{
    return (x->method & (METHOD_GET | METHOD_POST | METHOD_PUT)) &&
           !routes_own(x->uri.path);
}

static void handle(struct exchange *x)
{
    unsigned allowed;

    if (may_be_a_phones(x) && on_phone_if_theirs(x))
        return;
    x->route = routes_find(x, &allowed);
    if (x->route)
        x->route->handle(x);
    else
        no_such_path(x, allowed);
}

bool dispatch(struct exchange *x)
{
    struct service *service = x->service;

    if (x->refused != PROBLEMS) {
        dispatch_refused(x);
        return true;
    }
    visits_wait_for_handler(service->visits, x->visit);
    atomic_fetch_add(&service->under_way, 1);
    x->handled = true;
    /* Counted before it is seen whether all ends: httpd_stop looks in the other
     * order, and the library cannot end while somebody waits in it. */
    atomic_fetch_add(&service->unanswered, 1);
    if (atomic_load(&service->ending))
        exchange_problem(x, PROBLEM_STOPPING, "ask another server");
    else
        handle(x);
    if (x->later)
        return false; /* the answer counts it */
    atomic_fetch_sub(&service->unanswered, 1);
    return true;
}
