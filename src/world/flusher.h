/*
 * flusher.h - writes what changed before anybody is told, and syncs it.
 *
 * Floor    world; for durable.c and snapshots.c.
 * Promise  one thread at a time writes, in the node's order.
 */
#ifndef WORLD_FLUSHER_H
#define WORLD_FLUSHER_H

#include "world/durable_parts.h"

/* The hub's sink. */
void flusher_init(struct durable *durable);

/* The thread that syncs, and tries again what failed. */
void *flusher_run(void *durable);

/* Write all that there is; appending is held. Gives whether it is out. */
bool flusher_write_all(struct durable *durable);

/* Sync what is written; appending is held, and let go meanwhile. A failure
 * ends the process. */
void flusher_sync(struct durable *durable);

#endif
