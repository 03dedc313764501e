/*
 * stopping.h - the end of a server: signals, and what has to happen in which
 * order.
 *
 * Floor    server.
 * Promise  SIGTERM or SIGINT: no new clients; those that are there get their
 *          replies; then the links send what they have; then everything
 *          closes. Each step has its time, so a server stops within seconds.
 *          A second signal ends it at once.
 * Threads  everything runs on the first loop.
 */
#ifndef SERVER_STOPPING_H
#define SERVER_STOPPING_H

#include "server/server.h"

/*
 * Listen for signals. SIGUSR1 opens the log anew, SIGHUP reads the
 * configuration again.
 *
 * Fails    ERR_FULL  memory is short.
 */
MUST_USE enum err stopping_open(struct server *server);

/* Once the loop has run out. */
void stopping_free(struct server *server);

#endif
