#include "world/provider_local.h"

#include "world/local.h"

#include <stdlib.h>

static struct local *local_of(struct provider *provider)
{
    return (struct local *)provider;
}

bool provider_local_refresh(struct provider *provider)
{
    return local_file_refresh(local_of(provider));
}

int64_t provider_local_count(struct provider *provider)
{
    struct local *local = local_of(provider);

    uv_mutex_lock(&local->mutex);
    int64_t places = local->places;
    uv_mutex_unlock(&local->mutex);
    return places;
}

/* ---- its calls ---- */

static void submit(struct provider *provider, const struct places_query *query,
                   uint64_t ticket, int64_t deadline_mono_ns)
{
    struct local *local = local_of(provider);

    uv_mutex_lock(&local->mutex);
    assert(local->count < local->tasks_max);
    local->tasks[(local->first + local->count++) % local->tasks_max] =
        (struct local_task){*query, ticket, deadline_mono_ns, false};
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
        struct local_task *task =
            &local->tasks[(local->first + i) % local->tasks_max];

        task->cancelled = task->cancelled || task->ticket == ticket;
    }
    uv_mutex_unlock(&local->mutex);
}

static void free_worker(struct local_worker *worker)
{
    if (worker->started)
        uv_thread_join(&worker->thread);
    places_db_close(worker->db);
    places_db_close(worker->fresh);
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

static enum err make_worker(struct local *local)
{
    struct local_worker *worker = calloc(1, sizeof(*worker));

    if (!worker)
        return ERR_SYSTEM;
    local->workers[local->worker_count++] = worker;
    worker->local = local;
    return ERR_OK;
}

static enum err start_worker(struct local_worker *worker)
{
    if (uv_thread_create(&worker->thread, local_work, worker) != 0)
        return ERR_SYSTEM;
    worker->started = true;
    return ERR_OK;
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
    for (uint32_t i = 0; i < workers && error == ERR_OK; i++)
        error = make_worker(local);
    if (error == ERR_OK)
        local_file_look_first(local);
    for (uint32_t i = 0; i < workers && error == ERR_OK; i++)
        error = start_worker(local->workers[i]);
    if (error == ERR_OK)
        *provider = &local->provider;
    else
        close_local(&local->provider);
    return error;
}
