#include "world/local.h"

#include "world/log.h"

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
           a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

int64_t local_file_judge(const struct local *local)
{
    struct places_db *db;
    struct fault fault;

    if (places_db_open(local->file, &db, &fault) != ERR_OK) {
        log_warn(local->places < 0 ? "questions have no places"
                                   : "the new places file is no good; the old "
                                     "one stays in use",
                 log_text("why", fault.text), LOG_END);
        return -1;
    }
    int64_t places = db->count;
    places_db_close(db);
    return places;
}

bool local_file_refresh(struct local *local)
{
    struct stat now = {.st_size = -1};

    if (stat(local->file, &now) != 0 || is_same_file(&now, &local->seen))
        return false;
    local->seen = now;
    int64_t places = local_file_judge(local);
    if (places < 0)
        return false;
    uv_mutex_lock(&local->mutex);
    local->generation++;
    local->places = places;
    uv_mutex_unlock(&local->mutex);
    log_info("places", log_text("file", local->file),
             log_number("places", places), LOG_END);
    return true;
}
