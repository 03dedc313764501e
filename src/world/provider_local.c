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

/* Tickets rise, and begin anew when their numbers are used up. */
static bool is_before(uint64_t ticket, uint64_t other)
{
    return (int64_t)(ticket - other) < 0;
}

static uint64_t last_ticket(const struct local *local)
{
    uint32_t last = (local->first + local->count - 1) % local->tasks_max;

    return local->tasks[last].ticket;
}

static void submit(struct provider *provider, const struct places_query *query,
                   uint64_t ticket, int64_t deadline_mono_ns)
{
    struct local *local = local_of(provider);

    uv_mutex_lock(&local->mutex);
    assert(local->count < local->tasks_max);
    assert(!local->count || is_before(last_ticket(local), ticket));
    local->tasks[(local->first + local->count++) % local->tasks_max] =
        (struct local_task){*query, ticket, deadline_mono_ns, false};
    uv_cond_signal(&local->asked);
    uv_mutex_unlock(&local->mutex);
}

/* The task that waits with this ticket; NULL if there is none. Many questions
 * may end at once, with the lock held: tickets rise, so that not all tasks need
 * be looked at for each. */
static struct local_task *find_task(struct local *local, uint64_t ticket)
{
    uint32_t from = 0, to = local->count;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        struct local_task *task =
            &local->tasks[(local->first + middle) % local->tasks_max];

        if (task->ticket == ticket)
            return task;
        if (is_before(task->ticket, ticket))
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

/* One that waits is answered when its turn comes, without a look; one that is
 * looked up ends at its deadline at the latest. */
static void cancel(struct provider *provider, uint64_t ticket)
{
    struct local *local = local_of(provider);

    uv_mutex_lock(&local->mutex);
    struct local_task *task = find_task(local, ticket);
    if (task)
        task->cancelled = true;
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
