/*
 * durable_parts.h - what durable.c, flusher.c and snapshots.c share.
 *
 * Floor    world; for these alone.
 */
#ifndef WORLD_DURABLE_PARTS_H
#define WORLD_DURABLE_PARTS_H

#include "journal/journal.h"
#include "world/config.h"
#include "world/disk.h"
#include "world/hub.h"

struct durable {
    struct sink sink; /* first: the hub's sink is one */
    const struct config_journal *config;
    struct hub *hub;
    char folder[CONFIG_PATH_MAX + CONFIG_NAME_MAX + 8];
    struct folder_disk disk;
    void *memory;
    struct journal_found found;
    int64_t loaded_ns; /* how long loading took */
    uint64_t loaded_clients;

    pthread_mutex_t syncing, appending;
    struct journal journal; /* guarded by appending */
    bool stuck;             /* likewise: the last write failed */
    bool full_told;
    uint64_t synced_bytes;                 /* likewise: appended ones */
    uint64_t synced;                       /* likewise: the feed's number */
    uint64_t synced_ticket, wanted_ticket; /* likewise: that of its claims */
    bool stopping;                         /* likewise */
    uint64_t buried;      /* likewise: tombstones before the snapshot */
    int64_t buried_at_ns; /* likewise: the first after it; 0 = none */
    bool must_forget;     /* likewise */
    int64_t retry_at_ns;  /* likewise: of a snapshot that failed */
    pthread_cond_t work, snapshot_due;
    pthread_t flusher, snapshots;
};

#endif
