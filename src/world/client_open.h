/*
 * client_open.h - a connection becomes a client, and what it tells from then.
 *
 * Floor    world.
 */
#ifndef WORLD_CLIENT_OPEN_H
#define WORLD_CLIENT_OPEN_H

#include "world/client.h"

/* A client on that descriptor, from malloc; NULL: memory is short, and the
 * descriptor stays the caller's. */
struct client *client_open(struct clients *clients, int fd);

#endif
