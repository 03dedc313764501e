#include "world/wire.h"

#include "world/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void dial_failed(struct wires *wires, uint32_t neighbour)
{
    counter_add(&wires->counters.dial_failures, 1);
    wires_step(wires, (struct node_event){.kind = NODE_DIAL_FAILED,
                                          .neighbour = neighbour});
}

/* Back to the free places, before there was a socket. */
static void give_up(struct wire *wire)
{
    wire_set_state(wire, WIRE_FREE);
    dial_failed(wire->wires, wire->neighbour);
}

static int connect_socket(const struct sockaddr *to, socklen_t size)
{
    int fd =
        socket(to->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    if (connect(fd, to, size) == 0 || errno == EINPROGRESS)
        return fd;
    close(fd);
    return -1;
}

static void start_connecting(struct wire *wire, const struct sockaddr *to,
                             socklen_t size)
{
    int fd = connect_socket(to, size);

    if (fd >= 0 && channel_open(wire->wires->parts.engine, &wire->channel, fd,
                                &wire_events) == ERR_OK) {
        wire_set_state(wire, WIRE_CONNECTING);
        channel_write_when_ready(&wire->channel, true);
        return;
    }
    if (fd >= 0)
        close(fd);
    give_up(wire);
}

static void on_looked_up(uv_getaddrinfo_t *lookup, int status,
                         struct addrinfo *found)
{
    static struct log_limit limit;
    struct wire *wire = lookup->data;
    struct wires *wires = wire->wires;

    if (status == 0 && !wires->stopping) {
        start_connecting(wire, found->ai_addr, found->ai_addrlen);
    } else {
        if (!wires->stopping)
            log_write_limited(
                &limit, LOG_WARN, "a neighbour's host is not found",
                LOG_FIELDS(log_text("why", uv_strerror(status)), LOG_END));
        give_up(wire);
    }
    uv_freeaddrinfo(found);
}

static void look_up(struct wire *wire, const struct address *address)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    char port[8];

    snprintf(port, sizeof(port), "%u", address->port);
    wire_set_state(wire, WIRE_RESOLVING);
    wire->lookup.data = wire;
    if (uv_getaddrinfo(wire->wires->parts.engine->loop, &wire->lookup,
                       on_looked_up, address->host, port, &hints) != 0)
        give_up(wire);
}

void wire_dial(struct wires *wires, uint32_t neighbour)
{
    const struct wires_parts *parts = &wires->parts;
    const struct address *address =
        &parts->neighbourhood->places[neighbour].links;
    struct wire *wire = wires_free_place(wires);
    struct sockaddr_storage to;
    socklen_t size;

    counter_add(&wires->counters.dialled, 1);
    if (!wire || wires->stopping) {
        dial_failed(wires, neighbour);
        return;
    }
    wire->neighbour = neighbour;
    if (address_of_number(address, &to, &size) == ERR_OK)
        start_connecting(wire, (const struct sockaddr *)&to, size);
    else
        look_up(wire, address);
}
