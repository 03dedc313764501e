/*
 * topology.h - links and members that come and go while the herd runs, each
 * server hearing of it at a time of its own.
 */
#ifndef SIM_TOPOLOGY_H
#define SIM_TOPOLOGY_H

#include "sim.h"

/* Both ends forget the link between them, or learn of it: by +1 or -1, as
 * several may want it gone. */
void topology_unlink(struct sim *sim, uint32_t edge, int by);

/* How a member leaves the herd, and comes back. */
enum expulsion {
    EXPEL_DEAD,     /* its process ends; a later member gets its name */
    EXPEL_KNOCKING, /* ... goes on and knocks, until the later one comes */
    EXPEL_ALONE,    /* ... goes on, and comes back with all that it took */
    EXPEL_FOR_GOOD, /* its process ends, and the name is not used again */
    EXPULSIONS
};

/* The fault's target and size tell who, and how. */
void topology_expel(struct sim *sim, const struct fault *fault);
void topology_admit(struct sim *sim, const struct fault *fault);

/* An event of the queue: one server hears of one change. */
void topology_heard(struct sim *sim, uint32_t what, uint32_t which);

/* A process has begun: it knows those links that its machine was told of. */
void topology_begin_life(struct sim *sim, uint32_t host);

/* Tell a server what it has to know of one of its neighbours. */
void topology_tell(struct sim *sim, uint32_t host, uint32_t neighbour);

/* Which servers are joined, over however many links: host->herd. */
void topology_find_herds(struct sim *sim);

#endif
