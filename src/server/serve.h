/*
 * serve.h - a server's life, once it is assembled.
 *
 * Floor    server.
 */
#ifndef SERVER_SERVE_H
#define SERVER_SERVE_H

#include "server/server.h"

/*
 * Serve until a signal says stop; then finish what is under way.
 *
 * Takes    ready_fd, which is told (a newline, then closed) when clients can
 *          connect; -1 = nobody wants to know.
 * Fails    ERR_SYSTEM  a thread cannot be started.
 */
MUST_USE enum err serve_run(struct server *server, int ready_fd);

/* After serve_run. */
void serve_free(struct server *server);

#endif
