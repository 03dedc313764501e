/*
 * durable.h - what a server knows, kept on disk: the journal with its threads.
 *
 * Floor    world.
 * Shape    durable (start and end) -> flusher (a batch is written before
 *          anybody is told; synced by a thread) and snapshots (a thread).
 * Promise  under the policy "journal" a reply leaves when its report is
 *          written, under "fsync" when it is synced. While the disk takes
 *          nothing reports are refused, questions answered, and links closed.
 *          A failed sync ends the process.
 * Threads  `appending` guards the journal, `syncing` lies around it while
 *          files are synced and closed; the hub's lock lies inside both.
 */
#ifndef WORLD_DURABLE_H
#define WORLD_DURABLE_H

#include "world/durable_parts.h"
#include "world/fault.h"

/* What people are told of it. */
struct durable_status {
    struct journal_counters counters;
    uint64_t number, bytes, snapshot_bytes;
    bool stuck, snapshot_under_way;
    const struct journal_found *found;
    uint64_t loaded_clients; /* from what was found */
    int64_t loaded_ns;       /* how long that took */
};

/* How the process before has ended: a word for people and programs. */
const char *durable_last_end(const struct journal_found *found);

/*
 * Look at what an earlier process has left.
 *
 * Takes    config, which outlives it; the folder, which is taken.
 * Gives    *incarnation: of the life that goes on, or 0: a new one begins,
 *          later than durable->found.incarnation.
 * Fails    ERR_REFUSED  *fault says why.
 */
MUST_USE enum err durable_open(struct durable *durable,
                               const struct config *config, const char *server,
                               uint64_t *incarnation, struct fault *fault);

/*
 * Load it into the hub's new node, which has durable->sink, and begin to
 * append; then nothing but a reply's gate changes for the hub.
 *
 * Fails    ERR_REFUSED  *fault says why.
 */
MUST_USE enum err durable_load(struct durable *durable, struct hub *hub,
                               struct fault *fault);

/* Start the threads.  Fails  ERR_SYSTEM. */
MUST_USE enum err durable_start(struct durable *durable);

/* Nobody appends any more: the last is written, synced, and said to be so. */
void durable_stop(struct durable *durable);

void durable_status(struct durable *durable, struct durable_status *status);

/* The same, unless the journal is busy for longer than that, as when its disk
 * hangs: then false. Not on a loop. */
bool durable_status_within(struct durable *durable, uint32_t ms,
                           struct durable_status *status);

#endif
