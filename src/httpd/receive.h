/*
 * receive.h - takes requests in, whole, and has them handled.
 *
 * Floor    httpd; callbacks of libmicrohttpd.
 * Promise  what could be understood in two ways is refused, and its connection
 *          closed: a length and chunks, two lengths that differ, an unknown
 *          coding. Bodies are bounded as they come in.
 */
#ifndef HTTPD_RECEIVE_H
#define HTTPD_RECEIVE_H

#include "httpd/exchange.h"

#include <microhttpd.h>

/* May one more connection come in? Takes    service. */
enum MHD_Result receive_policy(void *service, const struct sockaddr *address,
                               socklen_t size);

/* A request's first line is here. Takes    service. Gives    the exchange. */
void *receive_begin(void *service, const char *target,
                    struct MHD_Connection *connection);

/* Its headers, its body, its end; and once more when it was answered later. */
enum MHD_Result receive_more(void *service, struct MHD_Connection *connection,
                             const char *url, const char *method,
                             const char *version, const char *bytes,
                             size_t *size, void **exchange);

/* The answer is out, or the connection gone. */
void receive_end(void *service, struct MHD_Connection *connection,
                 void **exchange, enum MHD_RequestTerminationCode code);

/* A connection came or went. */
void receive_connection(void *service, struct MHD_Connection *connection,
                        void **visit, enum MHD_ConnectionNotificationCode code);

#endif
