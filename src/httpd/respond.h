/*
 * respond.h - hands an answer to the library.
 *
 * Floor    httpd.
 */
#ifndef HTTPD_RESPOND_H
#define HTTPD_RESPOND_H

#include "httpd/exchange.h"

#include <microhttpd.h>

/* Takes    an exchange with a response, on its own thread of the service. */
enum MHD_Result respond(struct exchange *x);

#endif
