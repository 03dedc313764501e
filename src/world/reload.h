/*
 * reload.h - the configuration is read again while the server runs.
 *
 * Floor    world.
 * Promise  the log level, members and links hold at once; what needs a restart
 *          is said; a bad file changes nothing.
 * Threads  everything runs on the first loop.
 */
#ifndef WORLD_RELOAD_H
#define WORLD_RELOAD_H

#include "world/server.h"

void reload(struct server *server);

#endif
