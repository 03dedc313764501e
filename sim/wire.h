/*
 * wire.h - connections: two pipes of bytes, each with its latency, its speed
 * and a bound on what is under way.
 *
 * Promise  what was put in comes out whole and in order, cut anywhere, or the
 *          connection ends; nothing else is promised.
 */
#ifndef SIM_WIRE_H
#define SIM_WIRE_H

#include "base/bytes.h"

struct sim;
struct host;

#define WIRE_NONE    UINT32_MAX
#define PIPE_BYTES   196608 /* 192 KiB */
#define PIPE_PARCELS 64

/* Bytes that arrive at once. */
struct parcel {
    int64_t at_ns;
    uint32_t bytes; /* 0 = the other end has closed */
};

struct pipe {
    uint8_t *bytes; /* ring of PIPE_BYTES */
    uint32_t first, size;
    struct parcel parcels[PIPE_PARCELS];
    uint32_t parcel_first, parcel_count;
    int64_t free_at_ns; /* the line is busy until then */
    bool scheduled;     /* a delivery stands in the queue */
};

/* An end that is not open has been closed there: what comes is lost. */
struct wire {
    bool used;
    uint32_t edge;
    uint32_t generation; /* how often the place was used */
    struct wire_end {
        uint32_t host, link;
        bool open;
    } ends[2];
    struct pipe to[2];
};

struct dial {
    bool used;
    uint32_t host, neighbour;
    uint64_t life; /* of the dialling process */
    bool lost;     /* nobody answers */
};

struct wires {
    struct wire *list;
    uint32_t room, high;
    struct dial *dials;
    uint32_t dial_room;
};

/* A connection of the edge between two open ends. */
uint32_t wire_make(struct sim *sim, uint32_t edge, struct wire_end a,
                   struct wire_end b);

/* Which end is that host's link? */
unsigned wire_end_of(const struct wire *wire, uint32_t host, uint32_t link);

/* host's node wishes to dial a neighbour; DIALLED will come. */
void wire_dial(struct sim *sim, uint32_t host, uint32_t neighbour);
void wire_dialled(struct sim *sim, uint32_t dial);

/* Can a frame more be put in? */
bool wire_has_room(const struct pipe *pipe);

/* Put in what the node wants to send there, as much as there is room for. */
void wire_pump(struct sim *sim, uint32_t wire, unsigned end);

/* The bytes that are due at that end arrive. */
void wire_deliver(struct sim *sim, uint32_t wire, unsigned end);

/* That end closes; the other hears of it behind the last bytes, or, if the
 * machine is gone, never. */
void wire_close(struct sim *sim, uint32_t wire, unsigned end, bool told);

/* That end's node hears that the connection is gone. */
void wire_end_down(struct sim *sim, struct wire *wire, unsigned end);

/* Both ends hear at once that it broke; what was under way is lost. */
void wire_reset(struct sim *sim, uint32_t wire);

/* What held the bytes of an edge is gone. */
void wire_release(struct sim *sim, uint32_t edge);

void wires_free(struct sim *sim);

#endif
