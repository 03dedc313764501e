/*
 * local.h - the local file of places, and those who look into it.
 *
 * Floor    world; for provider_local.c, local_worker.c and local_file.c.
 */
#ifndef WORLD_LOCAL_H
#define WORLD_LOCAL_H

#include "world/places_db.h"
#include "world/provider.h"

#include <sys/stat.h>
#include <uv.h>

#define LOCAL_WORKERS_MAX 64

struct local_task {
    struct places_query query;
    uint64_t ticket;
    int64_t deadline_mono_ns;
    bool cancelled;
};

struct local_worker {
    struct local *local;
    struct places_db *db;    /* NULL = there is no file */
    struct places_db *fresh; /* to be used from now on, or NULL; guarded */
    uv_thread_t thread;
    bool started;
    uint8_t json[ANSWER_BYTES_MAX];
};

struct local {
    struct provider provider;
    const char *file;
    uv_mutex_t mutex;
    uv_cond_t asked;
    struct local_task *tasks; /* a ring; guarded by mutex, as what follows */
    uint32_t tasks_max, first, count;
    int64_t places; /* in the file; -1 = there is none */
    bool closing;
    struct stat seen; /* the file as it was last, good or bad */
    struct local_worker *workers[LOCAL_WORKERS_MAX];
    uint32_t worker_count;
};

/* A thread that takes tasks until it closes. */
void local_work(void *worker);

/* As provider_local_refresh says. */
bool local_file_refresh(struct local *local);

/* The file as it is at the start, before any worker runs; that there is none is
 * told, too. */
void local_file_look_first(struct local *local);

#endif
