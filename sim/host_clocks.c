/* The clocks of a machine: each drifts, and the wall clock may jump. */
#include "host.h"

static int64_t drifted(const struct host *host, int64_t ns)
{
    return host->drift_ppm ? ns + ns / 1000000 * host->drift_ppm : ns;
}

struct node_moment host_clocks(const struct sim *sim, const struct host *host)
{
    int64_t steady_ns = drifted(host, sim->now_ns - host->born_at_ns);

    return (struct node_moment){
        .wall_ns =
            BEGIN_2026_NS + drifted(host, sim->now_ns) + host->wall_shift_ns,
        .mono_ns = NS_PER_S + steady_ns,
    };
}

struct node_moment host_moment(struct sim *sim, const struct host *host)
{
    struct node_moment now = host_clocks(sim, host);

    now.chance = dice_throw(&sim->dice[DICE_NODES]);
    return now;
}

int64_t host_moment_of(const struct host *host, int64_t mono_ns)
{
    int64_t ns = mono_ns - NS_PER_S;

    return host->born_at_ns + ns - ns / 1000000 * host->drift_ppm +
           (host->drift_ppm ? 2000 + ns / 500000 : 0);
}
