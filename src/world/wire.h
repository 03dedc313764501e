/*
 * wire.h - one socket under a link, and what all of them share.
 *
 * Floor    world; for wires.c, wire_dial.c and wire_io.c.
 */
#ifndef WORLD_WIRE_H
#define WORLD_WIRE_H

#include "core/frame.h"
#include "world/config.h"
#include "world/counter.h"
#include "world/engine.h"
#include "world/hub.h"
#include "world/listener.h"
#include "world/neighbourhood.h"
#include "world/pace.h"

enum wire_state {
    WIRE_FREE,
    WIRE_RESOLVING,  /* the neighbour's host is looked up */
    WIRE_CONNECTING, /* the connection is being made */
    WIRE_OPEN,       /* the node knows it as a link */
    WIRE_ENDING,     /* closed here; the last bytes are on their way */
    WIRE_CLOSING,    /* the handle is on its way out of the loop */
};

struct wire {
    struct channel channel; /* first: a channel of ours is a wire */
    uv_getaddrinfo_t lookup;
    struct wires *wires;
    enum wire_state state;
    uint32_t neighbour; /* dialled; or NODE_STRANGER */
    int64_t since_ms;   /* in this state */
    uint8_t *out;       /* FRAME_BYTES_MAX, while it is open */
    size_t out_at, out_bytes;
    struct pace pace;
};

struct wires_parts {
    struct engine *engine; /* of the first loop */
    struct hub *hub;
    const struct config *config;
    uint32_t server;                     /* index of this one */
    struct neighbourhood *neighbourhood; /* borrowed */
    uint32_t max_links;
};

struct wires_counters {
    counter accepted, refused_full, dialled, dial_failures;
    counter bytes_in, bytes_out;
};

struct wires {
    struct wires_parts parts;
    struct wire *list; /* one for each of the node's links */
    uint32_t high;     /* wires from here on were never used */
    struct listener listener;
    uv_timer_t timer;
    uv_async_t poked;
    struct node_wishes wishes; /* of this turn */
    struct wires_counters counters;
    _Atomic bool dirty; /* there may be something to send */
    bool stopping;
    void (*on_stopped)(void *context);
    void *context;
};

/* There may be something new to send; from any thread, and cheap. */
void wires_poke(struct wires *wires);

/* One step of the node; what it wishes is done when the turn ends. */
void wires_step(struct wires *wires, struct node_event event);

/* Do what the node wished, in order. */
void wires_obey(struct wires *wires);

/* A free place; NULL when all are taken. */
struct wire *wires_free_place(struct wires *wires);

uint32_t wire_index(const struct wire *wire);
void wire_set_state(struct wire *wire, enum wire_state state);

/* wire_dial.c: connect to a neighbour; the node hears what becomes of it. */
void wire_dial(struct wires *wires, uint32_t neighbour);

/* wire_io.c */

/* A connected socket becomes a link; it is taken over or closed. */
void wire_open(struct wire *wire, int fd, uint32_t neighbour);

/* Send what the node wants to send, as far as the socket takes it. */
void wire_pump(struct wire *wire);

/* The node has closed the link: send the last bytes, then end. */
void wire_end(struct wire *wire);

/* Give it up at once; the node hears of it if it knows the link. */
void wire_close(struct wire *wire);

extern const struct channel_events wire_events;

#endif
