/*
 * relay.h - connections on loopback that pass through here, late and slowly.
 *
 * Shape    main: the loop; route: where connections come in; pair: one that
 *          came in, and the one that was made for it; pipe: one direction of
 *          both; control: what stdin says.
 * Threads  one; a connection is made in no time on loopback.
 */
#ifndef RELAY_RELAY_H
#define RELAY_RELAY_H

#include "common/now.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ROUTES_MAX 64
#define PAIRS_MAX  256
#define PIPE_BYTES 1048576 /* on their way in one direction, at the most */
#define CHUNKS_MAX 4096    /* in so many pieces */

/* Over a route with a rate only so much is taken in ahead, so that the sender
 * feels it as it would feel a slow wire. */
#define SLOW_BYTES  2048
#define SLOW_RCVBUF 4096

enum way {
    WAY_OPEN,
    WAY_MUTE, /* connections stand, and nothing moves */
    WAY_CUT,  /* connections are reset, and so are new ones */
};

/* Bytes that were read at once, and leave at once. */
struct chunk {
    uint64_t due_ns;
    size_t bytes;
};

struct pipe {
    int from, to;
    uint8_t ring[PIPE_BYTES];
    size_t at, bytes;
    struct chunk chunks[CHUNKS_MAX];
    uint32_t chunk_at, chunk_count;
    uint64_t free_at_ns; /* when a wire of the rate has sent all so far */
    bool ended;          /* nothing more comes in */
    bool shut;           /* and the other end was told */
    bool stuck;          /* what it leads to takes nothing just now */
};

struct route {
    int listener;
    uint16_t port, target;
    uint64_t delay_ns;
    uint64_t bytes_per_s; /* 0 = as quick as it goes */
    enum way way;
};

struct pair {
    struct route *route; /* NULL = free */
    int client, server;
    struct pipe up, down;
};

struct relay {
    struct route routes[ROUTES_MAX];
    uint32_t route_count;
    struct pair *pairs[PAIRS_MAX];
};

/* route.c */

/* Listen on "PORT:TARGET"; ends the program if that fails. */
void route_open(struct route *route, const char *text);
/* Take what waits; -1 = nothing. */
int route_accept(const struct route *route);
/* Less is taken in ahead from now on. */
void route_set_rate(struct route *route, uint64_t bytes_per_s);

/* pair.c */

void pair_open(struct relay *relay, struct route *route, int client);
/* Both connections are reset. */
void pair_reset(struct relay *relay, uint32_t index);
/* Close it if both directions have ended. */
void pair_settle(struct relay *relay, uint32_t index);
/* Reset all of a route. */
void pairs_reset(struct relay *relay, const struct route *route);

/* pipe.c; false = the connection broke */

void pipe_open(struct pipe *pipe, int from, int to);
bool pipe_has_room(const struct pipe *pipe, const struct route *route);
bool pipe_read(struct pipe *pipe, const struct route *route, uint64_t now_ns);
bool pipe_write(struct pipe *pipe, uint64_t now_ns);
/* When it wants to write next; UINT64_MAX = not before something happens. */
uint64_t pipe_due_ns(const struct pipe *pipe);

/* control.c: obey one line; false = it is not understood. */
bool control_obey(struct relay *relay, char *line);

#endif
