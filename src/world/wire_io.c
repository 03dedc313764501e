#include "world/wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <unistd.h>

/* So many writes for one link before others get a turn. */
#define WRITES_AT_ONCE 8

/* Data that the other end does not take in for so long breaks the wire. The
 * node gives up whom it does not hear much sooner; this is for one that is
 * heard and takes nothing. The kernel counts on while such a one takes a little
 * at a time into a small window, so a short limit would break slow links. */
#define UNSENT_MS 30000

/* The kernel would take megabytes, which then go out over a slow link long
 * after they were true, and PINGs behind them: it may hold this much that it
 * has not sent yet. What waits waits in the feed, where it stays up to date. */
#define WAITING_BYTES 4096

static struct wire *wire_of(struct channel *channel)
{
    return (struct wire *)channel;
}

static void set_options(int fd)
{
    int one = 1;
    unsigned unsent_ms = UNSENT_MS, waiting_bytes = WAITING_BYTES;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unsent_ms,
               sizeof(unsent_ms));
    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &waiting_bytes,
               sizeof(waiting_bytes));
}

void wire_open(struct wire *wire, int fd, uint32_t neighbour)
{
    struct wires *wires = wire->wires;

    wire->out = malloc(FRAME_BYTES_MAX);
    wire->out_at = wire->out_bytes = 0;
    wire->neighbour = neighbour;
    pace_init(&wire->pace);
    if (!wire->out) {
        wire_close(wire);
        return;
    }
    set_options(fd);
    wire_set_state(wire, WIRE_OPEN);
    wires_step(wires, (struct node_event){.kind = NODE_LINK_UP,
                                          .link = wire_index(wire),
                                          .neighbour = neighbour});
    if (wire->state == WIRE_OPEN) {
        channel_write_when_ready(&wire->channel, false);
        channel_read(&wire->channel, true);
        wire_pump(wire);
    }
}

static int64_t now_ms(const struct wire *wire)
{
    return (int64_t)uv_now(wire->wires->parts.engine->loop);
}

/* Gives    whether all of it is out. */
static bool send_out(struct wire *wire)
{
    struct bytes left =
        bytes_make(wire->out + wire->out_at, wire->out_bytes - wire->out_at);
    ssize_t size = left.size ? channel_send(&wire->channel, left) : 0;

    if (size < 0) {
        wire_close(wire);
        return false;
    }
    wire->out_at += (size_t)size;
    counter_add(&wire->wires->counters.bytes_out, (uint64_t)size);
    if (left.size && wire->out_at == wire->out_bytes)
        pace_sent(&wire->pace, now_ms(wire), wire->out_bytes);
    return wire->out_at == wire->out_bytes;
}

/* Ask the node for more; gives whether there may be more still. */
static bool fetch(struct wire *wire)
{
    bool more;

    wire->out_at = 0;
    wire->out_bytes =
        hub_want(wire->wires->parts.hub, wire_index(wire), wire->out,
                 pace_begin(&wire->pace, now_ms(wire)), &more);
    return more || wire->out_bytes;
}

void wire_pump(struct wire *wire)
{
    for (int i = 0; i < WRITES_AT_ONCE; i++) {
        bool out = send_out(wire);

        if (wire->state != WIRE_OPEN)
            return;
        channel_write_when_ready(&wire->channel, !out);
        if (!out || !fetch(wire))
            return;
    }
    /* There is more than is fair at once. */
    wires_poke(wire->wires);
}

void wire_end(struct wire *wire)
{
    bool blocked = wire->out_at < wire->out_bytes;

    if (wire->state != WIRE_OPEN)
        return; /* it broke before the node's wish could be done */
    /* A BYE behind what is stuck would not arrive either. */
    if (!blocked)
        (void)fetch(wire);
    wire_set_state(wire, WIRE_ENDING);
    bool out = !blocked && send_out(wire);
    if (wire->state != WIRE_ENDING)
        return;
    if (!out) {
        wire_close(wire);
        return;
    }
    channel_write_when_ready(&wire->channel, false);
    channel_shutdown(&wire->channel);
}

void wire_close(struct wire *wire)
{
    enum wire_state state = wire->state;
    struct node_event event = {.link = wire_index(wire),
                               .neighbour = wire->neighbour};

    if (state == WIRE_CLOSING || state == WIRE_FREE)
        return;
    wire_set_state(wire, WIRE_CLOSING);
    channel_close(&wire->channel);
    if (state == WIRE_OPEN || state == WIRE_ENDING)
        event.kind = NODE_LINK_DOWN;
    else if (wire->neighbour != NODE_STRANGER)
        event.kind = NODE_DIAL_FAILED;
    else
        return;
    wires_step(wire->wires, event);
}

static void on_received(struct channel *channel, struct bytes bytes)
{
    struct wire *wire = wire_of(channel);

    counter_add(&wire->wires->counters.bytes_in, bytes.size);
    if (wire->state == WIRE_OPEN)
        wires_step(wire->wires, (struct node_event){.kind = NODE_LINK_BYTES,
                                                    .link = wire_index(wire),
                                                    .bytes = bytes});
}

static void on_ended(struct channel *channel)
{
    wire_close(wire_of(channel));
}

/* Did the connection that was being made come about? */
static bool is_connected(const struct wire *wire)
{
    int error = 0;
    socklen_t size = sizeof(error);

    return getsockopt(wire->channel.fd, SOL_SOCKET, SO_ERROR, &error, &size) ==
               0 &&
           error == 0;
}

static void on_writable(struct channel *channel)
{
    struct wire *wire = wire_of(channel);

    if (wire->state == WIRE_OPEN)
        wire_pump(wire);
    else if (wire->state == WIRE_CONNECTING && is_connected(wire))
        wire_open(wire, channel->fd, wire->neighbour);
    else
        wire_close(wire);
}

static void on_closed(struct channel *channel)
{
    struct wire *wire = wire_of(channel);

    free(wire->out);
    wire->out = NULL;
    wire_set_state(wire, WIRE_FREE);
}

const struct channel_events wire_events = {
    .received = on_received,
    .ended = on_ended,
    .writable = on_writable,
    .failed = on_ended,
    .closed = on_closed,
};
