/*
 * routes.h - which handler a request is for.
 *
 * Floor    httpd.
 */
#ifndef HTTPD_ROUTES_H
#define HTTPD_ROUTES_H

#include "httpd/exchange.h"

struct route {
    unsigned methods;    /* of enum exchange_method */
    const char *pattern; /* "/v1/clients/{}": {} is one segment, * the rest */
    exchange_handler *handle;
};

/*
 * Find the route for a path and method.
 *
 * Gives    the route, and the exchange's segments; or NULL, and *allowed: the
 *          methods that there are for that path, 0 = no such path.
 */
const struct route *routes_find(struct exchange *x, unsigned *allowed);

/* "GET, HEAD, PUT" */
void routes_write_methods(struct writer *w, unsigned methods);

/* Are paths like this ours, so that no phone may mean them? */
bool routes_own(struct bytes path);

#endif
