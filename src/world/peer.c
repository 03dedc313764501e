#include "world/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

struct peer peer_of(const struct sockaddr_storage *address)
{
    struct peer peer = {.port = 0};

    if (address->ss_family == AF_INET6) {
        struct sockaddr_in6 v6;

        memcpy(&v6, address, sizeof(v6));
        memcpy(peer.octets, &v6.sin6_addr, sizeof(peer.octets));
        peer.port = ntohs(v6.sin6_port);
    } else if (address->ss_family == AF_INET) {
        struct sockaddr_in v4;

        memcpy(&v4, address, sizeof(v4));
        memcpy(peer.octets, mapped, sizeof(mapped));
        memcpy(peer.octets + sizeof(mapped), &v4.sin_addr, 4);
        peer.port = ntohs(v4.sin_port);
    }
    return peer;
}

static bool is_v4(const struct peer *peer)
{
    return memcmp(peer->octets, mapped, sizeof(mapped)) == 0;
}

void peer_write(const struct peer *peer, char text[PEER_TEXT_MAX])
{
    char host[INET6_ADDRSTRLEN] = "";

    if (is_v4(peer)) {
        inet_ntop(AF_INET, peer->octets + sizeof(mapped), host, sizeof(host));
        snprintf(text, PEER_TEXT_MAX, "%s:%u", host, peer->port);
    } else {
        inet_ntop(AF_INET6, peer->octets, host, sizeof(host));
        snprintf(text, PEER_TEXT_MAX, "[%s]:%u", host, peer->port);
    }
}

struct peer peer_network(const struct peer *peer)
{
    struct peer network = *peer;

    network.port = 0;
    if (!is_v4(peer))
        memset(network.octets + 8, 0, 8);
    return network;
}
