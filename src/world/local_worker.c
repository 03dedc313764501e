#include "world/local.h"

#include "world/clock.h"
#include "world/places_find.h"

#include <stdlib.h>
#include <string.h>

static void change_to(struct local_worker *worker, struct places_db *fresh)
{
    if (!fresh)
        return;
    places_db_close(worker->db);
    worker->db = fresh;
}

static void tell(struct provider_result *result, const struct answer *answer)
{
    result->status = answer->status;
    if (answer->error_message)
        snprintf(result->message, sizeof(result->message), "%s",
                 answer->error_message);
}

/* The items are as many as were asked for: there is nothing to cut. */
static void compose(struct local_worker *worker, const struct answer *answer,
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

static void look_up(struct local_worker *worker, const struct local_task *task,
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

static void work_on(struct local_worker *worker, const struct local_task *task)
{
    struct provider *provider = &worker->local->provider;
    struct provider_result result = {.status = ANSWER_UNKNOWN_ERROR};

    if (!task->cancelled)
        look_up(worker, task, &result);
    provider->done(provider->context, task->ticket, &result);
}

/* Gives    whether there was a task, and *fresh; there is none when it
 *          closes. */
static bool next_task(struct local_worker *worker, struct local_task *task,
                      struct places_db **fresh)
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
        *fresh = worker->fresh; /* else it is closed with the worker */
        worker->fresh = NULL;
    }
    uv_mutex_unlock(&local->mutex);
    return any;
}

void local_work(void *argument)
{
    struct local_worker *worker = argument;
    struct places_db *fresh;
    struct local_task task;

    while (next_task(worker, &task, &fresh)) {
        change_to(worker, fresh);
        work_on(worker, &task);
    }
}
