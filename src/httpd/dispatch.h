/*
 * dispatch.h - a whole request to its handler.
 *
 * Floor    httpd.
 */
#ifndef HTTPD_DISPATCH_H
#define HTTPD_DISPATCH_H

#include "httpd/exchange.h"

/* Gives    whether it is answered now; otherwise it is later. */
bool dispatch(struct exchange *x);

/* The answer to one that was refused while it came in. */
void dispatch_refused(struct exchange *x);

#endif
