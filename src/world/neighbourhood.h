/*
 * neighbourhood.h - who the neighbours are and where they are dialled, by the
 * node's indices; and how another configuration changes that while it runs.
 *
 * Floor    world.
 * Promise  a neighbour that stays keeps its place and its link. A place is used
 *          again only after its link's end was told.
 * Source   docs/REPLICATION.md 8.
 */
#ifndef WORLD_NEIGHBOURHOOD_H
#define WORLD_NEIGHBOURHOOD_H

#include "world/config.h"

/* Neighbours that may come while a server runs. */
#define NEIGHBOURS_LATER 32

struct neighbourhood {
    struct neighbour_place {
        bool used;
        char name[CONFIG_NAME_MAX + 1];
        uint32_t generation; /* of its membership, at least */
        struct address links;
    } * places;     /* owned */
    uint32_t count; /* used when it was made: the first ones */
    uint32_t room;  /* places there are */
};

/* Fails    ERR_FULL  memory is short. */
MUST_USE enum err neighbourhood_make(struct neighbourhood *neighbourhood,
                                     const struct config *config,
                                     uint32_t server);
void neighbourhood_free(struct neighbourhood *neighbourhood);

/* ---- another configuration, in which this server is at an index, or is
 *      CONFIG_NO_SERVER ---- */

/* Places whose neighbours leave are passed to gone, one after the other. */
void neighbourhood_leave(struct neighbourhood *neighbourhood,
                         const struct config *config, uint32_t server,
                         void (*gone)(void *context, uint32_t place),
                         void *context);

/*
 * New neighbours are put into free places and passed to come; the addresses of
 * those that stay are what the configuration says now.
 *
 * Gives    how many found no place.
 */
uint32_t neighbourhood_join(struct neighbourhood *neighbourhood,
                            const struct config *config, uint32_t server,
                            void (*come)(void *context, uint32_t place),
                            void *context);

#endif
