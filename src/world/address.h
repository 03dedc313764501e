/*
 * address.h - where to listen and whom to dial: "host:port".
 *
 * Floor    world.
 */
#ifndef WORLD_ADDRESS_H
#define WORLD_ADDRESS_H

#include "base/bytes.h"
#include "base/err.h"

#include <sys/socket.h>

#define ADDRESS_HOST_MAX 253
#define ADDRESS_TEXT_MAX (ADDRESS_HOST_MAX + 10)

struct address {
    char host[ADDRESS_HOST_MAX + 1]; /* a name or a number, without brackets */
    uint16_t port;                   /* 1 to 65535 */
};

/*
 * Read "127.0.0.1:12000", "[::1]:12000", "herd.example.org:12000", or
 * "12000", which is this machine alone.
 *
 * Gives    *address; untouched on failure.
 * Fails    ERR_MALFORMED  no port from 1 to 65535, no host, a bare IPv6.
 */
MUST_USE enum err address_parse(const char *text, struct address *address);

/* "127.0.0.1:12000", "[::1]:12000"; text has room for ADDRESS_TEXT_MAX. */
void address_write(const struct address *address, char *text);

bool address_equal(const struct address *a, const struct address *b);

/* Is it certainly reachable from this machine alone? A name never is. */
bool address_is_loopback(const struct address *address);

/*
 * The socket address, asking the resolver if the host is a name (which may
 * take seconds: not on a loop).
 *
 * Fails    ERR_UNKNOWN  no such host.
 */
MUST_USE enum err address_resolve(const struct address *address,
                                  struct sockaddr_storage *out,
                                  socklen_t *out_size);

/* The same without asking anybody: ERR_UNKNOWN if the host is a name. */
MUST_USE enum err address_of_number(const struct address *address,
                                    struct sockaddr_storage *out,
                                    socklen_t *out_size);

#endif
