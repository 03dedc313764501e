#include "world/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static bool parse_port(const char *text, uint16_t *port)
{
    uint32_t value = 0;

    if (!*text || strlen(text) > 5)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        value = value * 10 + (uint32_t)(*text - '0');
    }
    *port = (uint16_t)value;
    return value > 0 && value <= UINT16_MAX;
}

static bool copy_host(struct address *address, const char *host, size_t size)
{
    if (size == 0 || size > ADDRESS_HOST_MAX)
        return false;
    memcpy(address->host, host, size);
    address->host[size] = 0;
    return true;
}

/* Splits at the last colon; an IPv6 number stands in brackets. */
static bool split(const char *text, struct address *address, const char **port)
{
    const char *colon = strrchr(text, ':');

    if (!colon) {
        *port = text;
        return copy_host(address, "127.0.0.1", 9);
    }
    size_t size = (size_t)(colon - text);
    *port = colon + 1;
    if (text[0] == '[')
        return size > 2 && text[size - 1] == ']' &&
               copy_host(address, text + 1, size - 2);
    return !memchr(text, ':', size) && copy_host(address, text, size);
}

enum err address_parse(const char *text, struct address *address)
{
    struct address parsed;
    const char *port;

    if (!split(text, &parsed, &port) || !parse_port(port, &parsed.port))
        return ERR_MALFORMED;
    *address = parsed;
    return ERR_OK;
}

void address_write(const struct address *address, char *text)
{
    bool number6 = strchr(address->host, ':') != NULL;

    snprintf(text, ADDRESS_TEXT_MAX, number6 ? "[%s]:%u" : "%s:%u",
             address->host, address->port);
}

bool address_equal(const struct address *a, const struct address *b)
{
    return a->port == b->port && strcmp(a->host, b->host) == 0;
}

bool address_is_loopback(const struct address *address)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (inet_pton(AF_INET, address->host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    if (inet_pton(AF_INET6, address->host, &v6) == 1)
        return memcmp(&v6, &in6addr_loopback, sizeof(v6)) == 0;
    return strcmp(address->host, "localhost") == 0;
}

static enum err resolve(const struct address *address, int flags,
                        struct sockaddr_storage *out, socklen_t *out_size)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICSERV | flags};
    struct addrinfo *found;
    char port[8];

    snprintf(port, sizeof(port), "%u", address->port);
    if (getaddrinfo(address->host, port, &hints, &found) != 0)
        return ERR_UNKNOWN;
    memcpy(out, found->ai_addr, found->ai_addrlen);
    *out_size = found->ai_addrlen;
    freeaddrinfo(found);
    return ERR_OK;
}

enum err address_resolve(const struct address *address,
                         struct sockaddr_storage *out, socklen_t *out_size)
{
    return resolve(address, 0, out, out_size);
}

enum err address_of_number(const struct address *address,
                           struct sockaddr_storage *out, socklen_t *out_size)
{
    return resolve(address, AI_NUMERICHOST, out, out_size);
}
