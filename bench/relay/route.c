#include "relay/relay.h"

#include "common/fail.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>

#define BACKLOG 64

void route_open(struct route *route, const char *text)
{
    struct sockaddr_in here = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;

    if (sscanf(text, "%hu:%hu", &route->port, &route->target) != 2)
        fail("'%s' is not PORT:TARGET", text);
    here.sin_port = htons(route->port);
    route->listener =
        socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    (void)setsockopt(route->listener, SOL_SOCKET, SO_REUSEADDR, &one,
                     sizeof(one));
    if (bind(route->listener, (struct sockaddr *)&here, sizeof(here)) != 0 ||
        listen(route->listener, BACKLOG) != 0)
        fail_errno("cannot listen on port %u", route->port);
}

int route_accept(const struct route *route)
{
    return accept4(route->listener, NULL, NULL, SOCK_CLOEXEC);
}

/* Accepted connections inherit the size; it cannot shrink later. */
void route_set_rate(struct route *route, uint64_t bytes_per_s)
{
    int bytes = SLOW_RCVBUF;

    route->bytes_per_s = bytes_per_s;
    if (bytes_per_s)
        (void)setsockopt(route->listener, SOL_SOCKET, SO_RCVBUF, &bytes,
                         sizeof(bytes));
}
