/*
 * Other members and links while the server runs: the node is told first who
 * leaves, and what people are told of that is told under the old name.
 */
#include "world/wires.h"

struct changing {
    struct wires *wires;
    struct wires_change change;
};

static void on_gone(void *context, uint32_t place)
{
    struct changing *changing = context;

    wires_step(changing->wires,
               (struct node_event){.kind = NODE_NEIGHBOUR, .neighbour = place});
    changing->change.left++;
}

static void on_come(void *context, uint32_t place)
{
    struct changing *changing = context;
    const struct neighbour_place *neighbour =
        &changing->wires->parts.neighbourhood->places[place];

    wires_step(changing->wires,
               (struct node_event){.kind = NODE_NEIGHBOUR,
                                   .neighbour = place,
                                   .bytes = bytes_text(neighbour->name),
                                   .number = neighbour->generation});
    changing->change.joined++;
}

struct wires_change wires_set_members(struct wires *wires,
                                      const struct config *config,
                                      uint32_t server)
{
    struct neighbourhood *neighbourhood = wires->parts.neighbourhood;
    struct changing changing = {.wires = wires};

    neighbourhood_leave(neighbourhood, config, server, on_gone, &changing);
    wires_obey(wires);
    changing.change.without_place =
        neighbourhood_join(neighbourhood, config, server, on_come, &changing);
    wires_step(wires, (struct node_event){.kind = NODE_MEMBERS,
                                          .number = config_hash(config),
                                          .members = config->server_count});
    wires_step(wires, (struct node_event){.kind = NODE_TICK});
    wires_poke(wires);
    return changing.change;
}
