#include "world/places.h"

#include "world/answer_text.h"
#include "world/clock.h"
#include "world/log.h"
#include "world/places_find.h"

#include <stdatomic.h>
#include <stdlib.h>

#define WORKERS_MAX 64

struct worker {
    struct places *places;
    struct places_db *db; /* NULL = there is no file */
    uv_thread_t thread;
    bool started;
    uint8_t json[ANSWER_BYTES_MAX];
};

struct places {
    uv_mutex_t mutex;
    uv_cond_t asked;
    struct question *all;          /* every question there is */
    struct question *blank;        /* guarded by mutex, as all that follows */
    struct question *first, *last; /* waiting for a worker */
    bool stopping;
    _Atomic bool hurrying;
    struct places_status status;
    const char *reason; /* why there is no file; NULL = there is one */
    struct worker *workers[WORKERS_MAX];
    uint32_t worker_count;
};

static void look_up(struct worker *worker, const struct question *question,
                    struct answer *answer)
{
    struct places_query query = {
        .lat_e9 = question->position.lat_e9,
        .lon_e9 = question->position.lon_e9,
        .radius_um = question->radius_um,
        .items_max = question->items_max,
    };

    *answer = (struct answer){.status = ANSWER_UNKNOWN_ERROR};
    if (atomic_load(&worker->places->hurrying))
        answer->error_message = "the server stops";
    else if (!worker->db)
        answer->error_message = worker->places->reason;
    else if (clock_mono_ns() > question->deadline_mono_ns)
        answer->error_message = "too many questions are waiting";
    else
        places_find(worker->db, &query, question->deadline_mono_ns, answer);
}

static void work_on(struct worker *worker, struct question *question)
{
    struct places *places = worker->places;
    struct answer answer;

    look_up(worker, question, &answer);
    uv_mutex_lock(&places->mutex);
    places->status.answered[answer.status]++;
    uv_mutex_unlock(&places->mutex);
    if (answer_text(bytes_make(question->at, question->at_bytes), &answer,
                    writer_make(worker->json, sizeof(worker->json)),
                    &question->text, &question->text_bytes) != ERR_OK)
        question->text = NULL;
    inbox_post(question);
}

/* The next question; NULL when there is none and the server stops. */
static struct question *next_question(struct places *places)
{
    uv_mutex_lock(&places->mutex);
    while (!places->first && !places->stopping)
        uv_cond_wait(&places->asked, &places->mutex);
    struct question *question = places->first;
    if (question)
        places->first = question->next;
    if (!places->first)
        places->last = NULL;
    uv_mutex_unlock(&places->mutex);
    return question;
}

static void work(void *argument)
{
    struct worker *worker = argument;
    struct question *question;

    while ((question = next_question(worker->places)))
        work_on(worker, question);
}

static enum err start_worker(struct places *places,
                             const struct config_places *config)
{
    struct worker *worker = calloc(1, sizeof(*worker));
    struct fault fault;

    if (!worker)
        return ERR_FULL;
    places->workers[places->worker_count++] = worker;
    worker->places = places;
    if (!places->reason && places_db_open(config->file, &worker->db, &fault)) {
        /* The first worker tells it for all. */
        log_warn("questions have no places", log_text("why", fault.text),
                 LOG_END);
        places->reason = "no places file is loaded";
    }
    if (worker->db)
        places->status.places = worker->db->count;
    if (uv_thread_create(&worker->thread, work, worker) != 0)
        return ERR_SYSTEM;
    worker->started = true;
    return ERR_OK;
}

static enum err make_blanks(struct places *places, uint32_t count)
{
    places->all = calloc(count, sizeof(*places->all));
    if (!places->all)
        return ERR_FULL;
    for (uint32_t i = 0; i < count; i++) {
        places->all[i].next = places->blank;
        places->blank = &places->all[i];
    }
    return ERR_OK;
}

enum err places_open(const struct config *config, struct places **out,
                     struct fault *fault)
{
    struct places *places = calloc(1, sizeof(*places));
    enum err error = ERR_OK;

    if (!places)
        return fault_tell(fault, "memory is short");
    uv_mutex_init(&places->mutex);
    uv_cond_init(&places->asked);
    places->status.places = -1;
    if (config->places.provider == CONFIG_PLACES_NONE)
        places->reason = "no places provider is configured";
    error = make_blanks(places, config->limits.questions);
    for (uint32_t i = 0; i < config->places.workers && error == ERR_OK; i++)
        error = start_worker(places, &config->places);
    if (error != ERR_OK) {
        places_close(places);
        return fault_tell(fault, "places workers cannot be started: %s",
                          err_text(error));
    }
    *out = places;
    return ERR_OK;
}

static void free_workers(struct places *places)
{
    for (uint32_t i = 0; i < places->worker_count; i++) {
        struct worker *worker = places->workers[i];

        if (worker->started)
            uv_thread_join(&worker->thread);
        places_db_close(worker->db);
        free(worker);
    }
}

void places_hurry(struct places *places)
{
    atomic_store(&places->hurrying, true);
}

void places_close(struct places *places)
{
    uv_mutex_lock(&places->mutex);
    places->stopping = true;
    uv_cond_broadcast(&places->asked);
    uv_mutex_unlock(&places->mutex);
    free_workers(places);
    uv_cond_destroy(&places->asked);
    uv_mutex_destroy(&places->mutex);
    free(places->all);
    free(places);
}

struct question *places_new(struct places *places)
{
    uv_mutex_lock(&places->mutex);
    struct question *question = places->blank;
    if (question) {
        places->blank = question->next;
        places->status.under_way++;
    } else {
        places->status.answered[ANSWER_OVER_QUERY_LIMIT]++;
    }
    uv_mutex_unlock(&places->mutex);
    return question;
}

void places_ask(struct places *places, struct question *question)
{
    uv_mutex_lock(&places->mutex);
    question->next = NULL;
    if (places->last)
        places->last->next = question;
    else
        places->first = question;
    places->last = question;
    uv_cond_signal(&places->asked);
    uv_mutex_unlock(&places->mutex);
}

void places_give_back(struct places *places, struct question *question)
{
    uv_mutex_lock(&places->mutex);
    question->next = places->blank;
    places->blank = question;
    places->status.under_way--;
    uv_mutex_unlock(&places->mutex);
}

void places_status(struct places *places, struct places_status *status)
{
    uv_mutex_lock(&places->mutex);
    *status = places->status;
    uv_mutex_unlock(&places->mutex);
}
