#include "world/client_open.h"

#include "world/input.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>

static struct client *client_of(struct channel *channel)
{
    return (struct client *)channel;
}

static void on_received(struct channel *channel, struct bytes bytes)
{
    struct client *client = client_of(channel);

    /* One that is finishing is read only so that its last reply arrives. */
    if (!client->finishing)
        input_take(client, bytes);
}

static void on_ended(struct channel *channel)
{
    struct client *client = client_of(channel);

    client->ended = true;
    if (!client->finishing)
        input_go_on(client);
    client_touch(client);
}

static void on_writable(struct channel *channel)
{
    client_touch(client_of(channel));
}

static void on_failed(struct channel *channel)
{
    struct client *client = client_of(channel);

    client->broken = true;
    client_touch(client);
}

static void on_closed(struct channel *channel)
{
    struct client *client = client_of(channel);

    client->gone = true;
    if (client->questions == 0)
        free(client);
}

static const struct channel_events events = {
    .received = on_received,
    .ended = on_ended,
    .writable = on_writable,
    .failed = on_failed,
    .closed = on_closed,
};

struct client *client_open(struct clients *clients, int fd)
{
    struct client *client = calloc(1, sizeof(*client));
    int one = 1;

    if (client && channel_open(clients->engine, &client->channel, fd,
                               &events) != ERR_OK) {
        free(client);
        client = NULL;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
    return client;
}
