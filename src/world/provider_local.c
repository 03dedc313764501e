#include "world/provider_local.h"

#include "world/clock.h"
#include "world/give_way.h"
#include "world/log.h"
#include "world/places_find.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <uv.h>

#define WORKERS_MAX 64

struct task {
    struct places_query query;
    uint64_t ticket;
    int64_t deadline_mono_ns;
    bool cancelled;
};

struct worker {
    struct local *local;
    struct places_db *db; /* NULL = there is no file */
    uint32_t generation;  /* of the file that is open */
    uv_thread_t thread;
    bool started;
    uint8_t json[ANSWER_BYTES_MAX];
};

struct local {
    struct provider provider;
    const char *file;
    uv_mutex_t mutex;
    uv_cond_t asked;
    struct task *tasks; /* a ring; guarded by mutex, as what follows */
    uint32_t tasks_max, first, count;
    uint32_t generation; /* raised when there is another file */
    int64_t places;      /* in it; -1 = there is none */
    bool closing;
    struct stat seen; /* the file as it was last, good or bad */
    struct worker *workers[WORKERS_MAX];
    uint32_t worker_count;
};

static struct local *local_of(struct provider *provider)
{
    return (struct local *)provider;
}

/* ---- a worker ---- */

static void reopen(struct worker *worker, uint32_t generation)
{
    struct fault fault;

    struct places_db *db;

    if (worker->generation == generation)
        return;
    worker->generation = generation;
    if (places_db_open(worker->local->file, &db, &fault) != ERR_OK)
        return; /* it is gone again: what was open still is */
    places_db_close(worker->db);
    worker->db = db;
}

static void tell(struct provider_result *result, const struct answer *answer)
{
    result->status = answer->status;
    if (answer->error_message)
        snprintf(result->message, sizeof(result->message), "%s",
                 answer->error_message);
}

/* The items are as many as were asked for: there is nothing to cut. */
static void compose(struct worker *worker, const struct answer *answer,
                    struct provider_result *result)
{
    struct writer w = writer_make(worker->json, sizeof(worker->json));

    if (answer->error_message)
        return;
    answer_write(&w, answer);
    assert(!w.full);
    result->json = malloc(w.size);
    if (!result->json) {
        result->status = ANSWER_UNKNOWN_ERROR;
        snprintf(result->message, sizeof(result->message), "memory is short");
        return;
    }
    memcpy(result->json, worker->json, w.size);
    result->json_bytes = w.size;
    result->layout.status = answer->status;
    result->layout.count = (uint32_t)answer->place_count;
}

static void look_up(struct worker *worker, const struct task *task,
                    struct provider_result *result)
{
    struct answer answer = {.status = ANSWER_UNKNOWN_ERROR};

    if (!worker->db)
        answer.error_message = "no places file is loaded";
    else if (clock_mono_ns() > task->deadline_mono_ns)
        answer.error_message = "too many questions are waiting";
    else
        places_find(worker->db, &task->query, task->deadline_mono_ns, &answer);
    tell(result, &answer);
    compose(worker, &answer, result);
}

static void work_on(struct worker *worker, const struct task *task)
{
    struct provider *provider = &worker->local->provider;
    struct provider_result result = {.status = ANSWER_UNKNOWN_ERROR};

    if (!task->cancelled)
        look_up(worker, task, &result);
    provider->done(provider->context, task->ticket, &result);
}

/* Gives    whether there was a task; there is none when it closes. */
static bool next_task(struct worker *worker, struct task *task,
                      uint32_t *generation)
{
    struct local *local = worker->local;

    uv_mutex_lock(&local->mutex);
    while (!local->count && !local->closing)
        uv_cond_wait(&local->asked, &local->mutex);
    bool any = local->count > 0;
    if (any) {
        *task = local->tasks[local->first];
        local->first = (local->first + 1) % local->tasks_max;
        local->count--;
    }
    *generation = local->generation;
    uv_mutex_unlock(&local->mutex);
    return any;
}

static void work(void *argument)
{
    struct worker *worker = argument;
    uint32_t generation;
    struct task task;

    give_way();
    while (next_task(worker, &task, &generation)) {
        reopen(worker, generation);
        work_on(worker, &task);
    }
}

/* ---- its calls ---- */

static void submit(struct provider *provider, const struct places_query *query,
                   uint64_t ticket, int64_t deadline_mono_ns)
{
    struct local *local = local_of(provider);

    uv_mutex_lock(&local->mutex);
    assert(local->count < local->tasks_max);
    local->tasks[(local->first + local->count++) % local->tasks_max] =
        (struct task){*query, ticket, deadline_mono_ns, false};
    uv_cond_signal(&local->asked);
    uv_mutex_unlock(&local->mutex);
}

/* One that waits is answered when its turn comes, without a look; one that is
 * looked up ends at its deadline at the latest. */
static void cancel(struct provider *provider, uint64_t ticket)
{
    struct local *local = local_of(provider);

    uv_mutex_lock(&local->mutex);
    for (uint32_t i = 0; i < local->count; i++) {
        struct task *task =
            &local->tasks[(local->first + i) % local->tasks_max];

        task->cancelled = task->cancelled || task->ticket == ticket;
    }
    uv_mutex_unlock(&local->mutex);
}

static void free_worker(struct worker *worker)
{
    if (worker->started)
        uv_thread_join(&worker->thread);
    places_db_close(worker->db);
    free(worker);
}

static void close_local(struct provider *provider)
{
    struct local *local = local_of(provider);

    uv_mutex_lock(&local->mutex);
    local->closing = true;
    uv_cond_broadcast(&local->asked);
    uv_mutex_unlock(&local->mutex);
    for (uint32_t i = 0; i < local->worker_count; i++)
        free_worker(local->workers[i]);
    uv_cond_destroy(&local->asked);
    uv_mutex_destroy(&local->mutex);
    free(local->tasks);
    free(local);
}

static const struct provider_caps caps = {
    .name = "local",
    .types = true,
    .keyword = true,
    .prominence = true,
    .cache_s_max = 86400,
};

static const struct provider_calls calls = {submit, cancel, close_local};

/* ---- from its beginning ---- */

static enum err start_worker(struct local *local)
{
    struct worker *worker = calloc(1, sizeof(*worker));

    if (!worker)
        return ERR_SYSTEM;
    local->workers[local->worker_count++] = worker;
    worker->local = local;
    if (uv_thread_create(&worker->thread, work, worker) != 0)
        return ERR_SYSTEM;
    worker->started = true;
    return ERR_OK;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
           a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Gives    how many places are in it; -1 = it is no good, which is told. */
static int64_t judge_file(const struct local *local)
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

bool provider_local_refresh(struct provider *provider)
{
    struct local *local = local_of(provider);
    struct stat now = {.st_size = -1};

    if (stat(local->file, &now) != 0 || is_same_file(&now, &local->seen))
        return false;
    local->seen = now;
    int64_t places = judge_file(local);
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

int64_t provider_local_count(struct provider *provider)
{
    struct local *local = local_of(provider);

    uv_mutex_lock(&local->mutex);
    int64_t places = local->places;
    uv_mutex_unlock(&local->mutex);
    return places;
}

static struct local *make(const char *file, uint32_t tasks_max)
{
    struct local *local = calloc(1, sizeof(*local));

    if (!local)
        return NULL;
    local->provider = (struct provider){&caps, &calls, NULL, NULL};
    local->file = file;
    local->places = -1;
    local->tasks_max = tasks_max;
    local->tasks = calloc(tasks_max, sizeof(*local->tasks));
    uv_mutex_init(&local->mutex);
    uv_cond_init(&local->asked);
    return local;
}

enum err provider_local_open(const char *file, uint32_t workers,
                             uint32_t tasks_max, struct provider **provider)
{
    struct local *local = make(file, tasks_max);
    enum err error = local && local->tasks ? ERR_OK : ERR_SYSTEM;

    if (!local)
        return ERR_SYSTEM;
    if (error == ERR_OK && !provider_local_refresh(&local->provider) &&
        local->seen.st_ino == 0)
        (void)judge_file(local); /* says that there is none */
    for (uint32_t i = 0; i < workers && error == ERR_OK; i++)
        error = start_worker(local);
    if (error == ERR_OK)
        *provider = &local->provider;
    else
        close_local(&local->provider);
    return error;
}
