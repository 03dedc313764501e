/*
 * reload.h - the configuration is read again while the server runs.
 *
 * Floor    server.
 * Promise  the log level, members and links hold at once; what needs a restart
 *          is said; a bad file changes nothing.
 * Threads  everything runs on the first loop.
 */
#ifndef SERVER_RELOAD_H
#define SERVER_RELOAD_H

#include "server/server.h"

void reload(struct server *server);

#endif
