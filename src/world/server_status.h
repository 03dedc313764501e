/*
 * server_status.h - what a server tells of itself, as JSON.
 *
 * Floor    world.
 * Source   docs/DATA.md 4.
 */
#ifndef WORLD_SERVER_STATUS_H
#define WORLD_SERVER_STATUS_H

/* Takes    server, a struct server. On its first loop only.
 * Gives    one line from malloc, without a newline; NULL: memory is short. */
char *server_status(void *server);

#endif
