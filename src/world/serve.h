/*
 * serve.h - a server's life, once it is assembled.
 *
 * Floor    world.
 */
#ifndef WORLD_SERVE_H
#define WORLD_SERVE_H

#include "world/server.h"

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
