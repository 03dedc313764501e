/*
 * wires.h - the sockets under the node's links.
 *
 * Floor    world.
 * Shape    pull-driven: when a socket can take more, the node is asked what it
 *          wants to send; nothing is queued but what one write left over.
 * Threads  everything runs on one loop, the first.
 */
#ifndef WORLD_WIRES_H
#define WORLD_WIRES_H

#include "world/fault.h"
#include "world/wire.h"

/*
 * Listen for neighbours; dial them from wires_start on.
 *
 * Gives    *wires, from malloc; wires_free undoes it.
 * Fails    ERR_REFUSED  *fault says why.
 */
MUST_USE enum err wires_open(const struct wires_parts *parts,
                             struct wires **wires, struct fault *fault);

void wires_start(struct wires *wires);

/* What a new configuration has changed. */
struct wires_change {
    uint32_t left, joined; /* neighbours */
    uint32_t without_place;
};

/* Other members and links while it runs; server is this one's index there, or
 * CONFIG_NO_SERVER. */
struct wires_change wires_set_members(struct wires *wires,
                                      const struct config *config,
                                      uint32_t server);

/* The turn has ended: send what there is to send, and set the timer. */
void wires_turn(struct wires *wires);

/* Say bye on every link; on_stopped once all connections are closed. */
void wires_stop(struct wires *wires, void (*on_stopped)(void *context),
                void *context);

/* Take the handles off the loop. */
void wires_close(struct wires *wires);

/* Once the loop has run out. */
void wires_free(struct wires *wires);

const struct wires_counters *wires_counters(const struct wires *wires);
uint64_t wires_refused_files(const struct wires *wires);

#endif
