/*
 * peer.h - who is at the other end of a connection.
 *
 * Floor    world.
 */
#ifndef WORLD_PEER_H
#define WORLD_PEER_H

#include "base/base.h"

#include <sys/socket.h>

struct peer {
    uint8_t octets[16]; /* IPv6, or IPv4 mapped into it */
    uint16_t port;
};

#define PEER_TEXT_MAX 64

struct peer peer_of(const struct sockaddr_storage *address);

/* "127.0.0.1:4711", "[::1]:4711". */
void peer_write(const struct peer *peer, char text[PEER_TEXT_MAX]);

/* What counts as one address: all of IPv4, the network half of IPv6. */
struct peer peer_network(const struct peer *peer);

#endif
