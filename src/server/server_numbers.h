/*
 * server_numbers.h - what the HTTP service's metrics tell of the other parts.
 *
 * Floor    server.
 */
#ifndef SERVER_SERVER_NUMBERS_H
#define SERVER_SERVER_NUMBERS_H

#include "httpd/numbers.h"

/* Takes    server, a struct server. From any thread, while its loops are
 * there. */
void server_numbers(void *server, struct httpd_numbers *numbers);

#endif
