/*
 * host.h - a server's process on its machine: turns of the node, its wishes,
 * its clocks.
 */
#ifndef SIM_HOST_H
#define SIM_HOST_H

#include "base/writer.h"
#include "sim.h"

/* Where wall clocks begin. */
#define BEGIN_2026_NS (1767225600 * (int64_t)NS_PER_S)

/* as: the server whose name and links it has. */
void host_init(struct sim *sim, uint32_t host, uint32_t as);
void host_free(struct sim *sim, uint32_t host);

/* Start a process that remembers what is on its disk; without one nothing, but
 * set_back: it takes itself for the last one. */
void host_start(struct sim *sim, uint32_t host, bool set_back);

/* End it; told: the system closes its connections; else the machine is gone. */
void host_kill(struct sim *sim, uint32_t host, bool told);

/* It ends in order, and can tell so when it starts again. */
void host_stop(struct sim *sim, uint32_t host);

/* A process is there, just made, or as it was once. */
void host_run_on(struct sim *sim, uint32_t host, struct node *node);

/* Its node's memory, zeroed. */
void host_clear_block(struct host *host);

/* The first of that name. */
uint32_t host_named(const struct sim *sim, struct bytes name);

/* Does anybody answer there? */
static inline bool host_is_up(const struct host *host)
{
    return host->node || host->hostile || host->by_hand;
}

/* All its connections end; told: the other ends hear of it. */
void host_close_wires(struct sim *sim, uint32_t host, bool told);

/* What is to be sent over one link goes into its wire. */
void host_pump(struct sim *sim, uint32_t host, uint32_t link);

static inline bool host_is_frozen(const struct host *host)
{
    return host->freezes > 0;
}

/* It runs on after having stood still. */
void host_thaw(struct sim *sim, uint32_t host);

/* One step of its node, and all that follows from it at once. */
void host_step(struct sim *sim, uint32_t host, struct node_event event);

/* What a turn ends with: checks, the log, what is to be sent, the next turn. */
void host_finish(struct sim *sim, uint32_t host);

void host_tick(struct sim *sim, uint32_t host);
void host_written(struct sim *sim, uint32_t host);

/* A client's command there. Gives its answer; texts as in node_batch. */
struct node_answer host_command(struct sim *sim, uint32_t host,
                                struct bytes line, struct writer *texts);

/* Its clocks, without and with dice. */
struct node_moment host_clocks(const struct sim *sim, const struct host *host);
struct node_moment host_moment(struct sim *sim, const struct host *host);

/* When its steady clock will show that; a little later at the most. */
int64_t host_moment_of(const struct host *host, int64_t mono_ns);

uint32_t host_free_link(const struct host *host);
void host_join(struct host *host, uint32_t link, uint32_t wire);
size_t host_want(struct sim *sim, uint32_t host, uint32_t link, uint8_t *buffer,
                 bool *more);

#endif
