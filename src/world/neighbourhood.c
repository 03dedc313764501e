#include "world/neighbourhood.h"

#include <stdlib.h>
#include <string.h>

static void settle(struct neighbour_place *place,
                   const struct config_server *server)
{
    *place = (struct neighbour_place){
        .used = true, .generation = server->generation, .links = server->links};
    memcpy(place->name, server->name, sizeof(place->name));
}

enum err neighbourhood_make(struct neighbourhood *neighbourhood,
                            const struct config *config, uint32_t server)
{
    uint32_t room = config_degree(config, server) + NEIGHBOURS_LATER;

    *neighbourhood = (struct neighbourhood){
        .places = calloc(room, sizeof(*neighbourhood->places)),
        .room = room,
    };
    if (!neighbourhood->places)
        return ERR_FULL;
    for (uint32_t i = 0; i < config->link_count; i++) {
        uint32_t other = config_other_end(config, i, server);

        if (other != CONFIG_NO_SERVER)
            settle(&neighbourhood->places[neighbourhood->count++],
                   &config->servers[other]);
    }
    return ERR_OK;
}

void neighbourhood_free(struct neighbourhood *neighbourhood)
{
    free(neighbourhood->places);
    neighbourhood->places = NULL;
}

/* The neighbour of that name there, or NULL. */
static const struct config_server *find(const struct config *config,
                                        uint32_t server, const char *name)
{
    for (uint32_t i = 0; i < config->link_count; i++) {
        uint32_t other = config_other_end(config, i, server);

        if (other != CONFIG_NO_SERVER &&
            strcmp(config->servers[other].name, name) == 0)
            return &config->servers[other];
    }
    return NULL;
}

void neighbourhood_leave(struct neighbourhood *neighbourhood,
                         const struct config *config, uint32_t server,
                         void (*gone)(void *context, uint32_t place),
                         void *context)
{
    for (uint32_t i = 0; i < neighbourhood->room; i++) {
        struct neighbour_place *place = &neighbourhood->places[i];

        if (!place->used)
            continue;
        const struct config_server *now = find(config, server, place->name);
        if (now && now->generation == place->generation)
            continue;
        place->used = false; /* its name stays, for what is told of it */
        gone(context, i);
    }
}

/* The place of that name; else a free one; else NULL. */
static struct neighbour_place *place_for(struct neighbourhood *neighbourhood,
                                         const char *name)
{
    struct neighbour_place *free_place = NULL;

    for (uint32_t i = 0; i < neighbourhood->room; i++) {
        struct neighbour_place *place = &neighbourhood->places[i];

        if (place->used && strcmp(place->name, name) == 0)
            return place;
        if (!place->used && !free_place)
            free_place = place;
    }
    return free_place;
}

uint32_t neighbourhood_join(struct neighbourhood *neighbourhood,
                            const struct config *config, uint32_t server,
                            void (*come)(void *context, uint32_t place),
                            void *context)
{
    uint32_t without = 0;

    for (uint32_t i = 0; i < config->link_count; i++) {
        uint32_t other = config_other_end(config, i, server);

        if (other == CONFIG_NO_SERVER)
            continue;
        const struct config_server *neighbour = &config->servers[other];
        struct neighbour_place *place =
            place_for(neighbourhood, neighbour->name);
        if (!place) {
            without++;
            continue;
        }
        bool stays = place->used;
        settle(place, neighbour);
        if (!stays)
            come(context, (uint32_t)(place - neighbourhood->places));
    }
    return without;
}
