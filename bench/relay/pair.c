#include "relay/relay.h"

#include "common/fail.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void reset(int fd)
{
    struct linger now = {.l_onoff = 1};

    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(fd);
}

static void prepare(int fd, const struct route *route)
{
    int one = 1, bytes = SLOW_RCVBUF;

    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    if (route->bytes_per_s)
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
}

/* -1 = nobody listens there. */
static int connect_target(const struct route *route)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(route->target),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        fail_errno("no socket can be made");
    prepare(fd, route);
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
        return fd;
    close(fd);
    return -1;
}

static uint32_t free_place(const struct relay *relay)
{
    for (uint32_t i = 0; i < PAIRS_MAX; i++)
        if (!relay->pairs[i] || !relay->pairs[i]->route)
            return i;
    fail("there are more than %d connections", PAIRS_MAX);
}

void pair_open(struct relay *relay, struct route *route, int client)
{
    int server = route->way == WAY_CUT ? -1 : connect_target(route);
    uint32_t index = free_place(relay);

    if (server < 0) {
        reset(client);
        return;
    }
    if (!relay->pairs[index])
        relay->pairs[index] = fail_calloc(1, sizeof(struct pair));
    struct pair *pair = relay->pairs[index];
    pair->route = route;
    pair->client = client;
    pair->server = server;
    prepare(client, route);
    pipe_open(&pair->up, client, server);
    pipe_open(&pair->down, server, client);
}

void pair_reset(struct relay *relay, uint32_t index)
{
    struct pair *pair = relay->pairs[index];

    reset(pair->client);
    reset(pair->server);
    pair->route = NULL;
}

void pair_settle(struct relay *relay, uint32_t index)
{
    struct pair *pair = relay->pairs[index];

    if (!pair->up.shut || !pair->down.shut)
        return;
    close(pair->client);
    close(pair->server);
    pair->route = NULL;
}

void pairs_reset(struct relay *relay, const struct route *route)
{
    for (uint32_t i = 0; i < PAIRS_MAX; i++)
        if (relay->pairs[i] && relay->pairs[i]->route == route)
            pair_reset(relay, i);
}
