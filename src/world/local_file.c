#include "world/local.h"

#include "world/log.h"

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
           a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void close_all(struct places_db *const *dbs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        places_db_close(dbs[i]);
}

/* One for each worker, now: when it is asked, the file may be gone, or no good.
 * Gives    whether it is good; if not, that is told. */
static bool open_for_all(const struct local *local, struct places_db **dbs)
{
    struct fault fault;

    for (uint32_t i = 0; i < local->worker_count; i++) {
        if (places_db_open(local->file, &dbs[i], &fault) == ERR_OK)
            continue;
        close_all(dbs, i);
        log_warn(local->places < 0 ? "questions have no places"
                                   : "the new places file is no good; the old "
                                     "one stays in use",
                 log_text("why", fault.text), LOG_END);
        return false;
    }
    return true;
}

/* What a worker has not taken yet comes back, to be closed. */
static void hand_over(struct local *local, struct places_db **dbs,
                      int64_t places)
{
    uv_mutex_lock(&local->mutex);
    for (uint32_t i = 0; i < local->worker_count; i++) {
        struct places_db *untaken = local->workers[i]->fresh;

        local->workers[i]->fresh = dbs[i];
        dbs[i] = untaken;
    }
    local->places = places;
    uv_mutex_unlock(&local->mutex);
}

static void use_file(struct local *local, struct places_db **dbs)
{
    assert(dbs[0]); /* there is a worker, at the least */
    int64_t places = dbs[0]->count;

    hand_over(local, dbs, places);
    close_all(dbs, local->worker_count);
    log_info("places", log_text("file", local->file),
             log_number("places", places), LOG_END);
}

/* Gives    whether something stands at the path; tells when it goes. */
static bool look(struct local *local, struct stat *now)
{
    if (stat(local->file, now) == 0)
        return true;
    if (local->seen.st_ino && local->places >= 0)
        log_warn("the places file is gone; what was open stays in use until "
                 "this server stops",
                 log_text("file", local->file), LOG_END);
    local->seen = (struct stat){.st_size = -1};
    return false;
}

bool local_file_refresh(struct local *local)
{
    struct places_db *dbs[LOCAL_WORKERS_MAX] = {NULL};
    struct stat now;

    if (!look(local, &now) || is_same_file(&now, &local->seen))
        return false;
    local->seen = now;
    if (!open_for_all(local, dbs))
        return false;
    use_file(local, dbs);
    return true;
}

void local_file_look_first(struct local *local)
{
    struct places_db *dbs[LOCAL_WORKERS_MAX] = {NULL};

    if (!local_file_refresh(local) && local->seen.st_ino == 0 &&
        open_for_all(local, dbs))
        use_file(local, dbs);
}
