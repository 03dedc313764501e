#include "twin.h"

#include "host.h"

#include <stdio.h>

/* Its place is behind those of all servers. */
static struct host *place(struct sim *sim)
{
    return &sim->hosts[sim->graph.servers];
}

void twin_free(struct sim *sim)
{
    if (place(sim)->names)
        host_free(sim, sim->graph.servers);
}

void twin_begin(struct sim *sim, uint32_t of)
{
    struct host *twin = place(sim);
    uint64_t lives = twin->lives;

    if (twin->node)
        return;
    twin_free(sim);
    *twin = (struct host){.lives = lives};
    snprintf(twin->name, sizeof(twin->name), "%s", sim->hosts[of].name);
    host_init(sim, sim->graph.servers, of);
    host_start(sim, sim->graph.servers, false);
}

void twin_end(struct sim *sim, uint32_t of)
{
    if (place(sim)->node && place(sim)->as == of)
        host_kill(sim, sim->graph.servers, true);
}

uint32_t twin_or(struct sim *sim, uint32_t host, enum dice_purpose purpose)
{
    const struct host *twin = place(sim);

    if (!twin->node || twin->as != host || dice_once_in(&sim->dice[purpose], 2))
        return host;
    return sim->graph.servers;
}
