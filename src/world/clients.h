/*
 * clients.h - the connections of clients on one loop.
 *
 * Floor    world.
 * Promise  replies come in the order of the commands of their connection, at
 *          most one write for each turn; slow, silent, vanished and
 *          non-reading clients cost the others nothing, and are given up in
 *          time (docs/PROTOCOL.md 6). A report that waits for copies in vain is
 *          refused in time.
 * Threads  everything here runs on the loop, but the counters may be read
 *          from anywhere.
 */
#ifndef WORLD_CLIENTS_H
#define WORLD_CLIENTS_H

#include "world/client.h"

struct clients_parts {
    struct engine *engine; /* of the loop */
    struct hub *hub;
    struct places *places;
    struct admit *admit;
    const struct config *config;
    const char *name; /* of this server */
};

/*
 * Takes    parts, which outlive the clients.
 * Gives    *clients, from malloc; clients_free undoes it.
 * Fails    ERR_FULL    memory is short.
 *          ERR_SYSTEM  the loop cannot take it.
 */
MUST_USE enum err clients_open(const struct clients_parts *parts,
                               struct clients **clients);

/* The turn has ended: run its commands, send the replies. */
void clients_turn(struct clients *clients);

/* A connection was accepted; refused ones are closed. */
void clients_accept(struct clients *clients, int fd,
                    const struct sockaddr_storage *address);

/* The log was written further, or copies were made: replies that waited for it
 * may leave. */
void clients_written(struct clients *clients);

/* Give up whoever waits for too long; call it a few times a second. */
void clients_tick(struct clients *clients);

/* Take no more, answer what was asked, close; see clients->count. */
void clients_drain(struct clients *clients);

/* Close whoever is still there. */
void clients_drop(struct clients *clients);

/* Take the handles off the loop; all clients are gone. */
void clients_close(struct clients *clients);

/* Once the loop has run out. */
void clients_free(struct clients *clients);

#endif
