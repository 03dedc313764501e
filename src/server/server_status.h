/*
 * server_status.h - what a server tells of itself, as JSON.
 *
 * Floor    server.
 * Source   docs/DATA.md 4.
 */
#ifndef SERVER_SERVER_STATUS_H
#define SERVER_SERVER_STATUS_H

/* Takes    server, a struct server. On its first loop only.
 * Gives    one line from malloc, without a newline; NULL: memory is short. */
char *server_status(void *server);

#endif
