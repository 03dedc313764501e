#include "world/fetch_parts.h"

#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    return text ? strdup(text) : NULL;
}

static bool make(struct fetch *fetch, const struct fetch_settings *settings)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return false;
    fetch->multi = curl_multi_init();
    fetch->user_agent = copy(settings->user_agent);
    fetch->ca_file = copy(settings->ca_file);
    /* An empty one is none; with NULL libcurl would ask the environment. */
    fetch->proxy = copy(settings->proxy ? settings->proxy : "");
    return fetch->multi && fetch->proxy &&
           (fetch->user_agent || !settings->user_agent) &&
           (fetch->ca_file || !settings->ca_file);
}

enum err fetch_open(const struct fetch_settings *settings, struct fetch **out,
                    struct fault *fault)
{
    struct fetch *fetch = calloc(1, sizeof(*fetch));

    assert(settings->under_way_max > 0);
    if (!fetch)
        return fault_tell(fault, "memory is short");
    uv_mutex_init(&fetch->mutex);
    fetch->allow_http = settings->allow_http;
    fetch->under_way_max = settings->under_way_max;
    fetch->started = make(fetch, settings) &&
                     uv_thread_create(&fetch->thread, fetch_loop, fetch) == 0;
    if (!fetch->started) {
        fetch_close(fetch);
        return fault_tell(fault, "libcurl cannot be started");
    }
    *out = fetch;
    return ERR_OK;
}

/* Many a thread may be here at once, but the list is the mutex's. */
static bool add(struct fetch *fetch, struct fetch_job *job)
{
    uv_mutex_lock(&fetch->mutex);
    bool room = fetch->counters.under_way < fetch->under_way_max;
    if (room || job->refused) {
        fetch->counters.under_way += !job->refused;
        job->next = fetch->jobs;
        fetch->jobs = job;
    }
    uv_mutex_unlock(&fetch->mutex);
    return room || job->refused;
}

/* What cannot be taken is told from the thread as well, never from here: the
 * caller may hold a lock that done needs. */
static void refuse(struct fetch *fetch, const struct fetch_request *request)
{
    struct fetch_job *job = calloc(1, sizeof(*job));

    /* There is no way to answer without a few hundred bytes. */
    assert(job);
    job->refused = true;
    job->done = request->done;
    job->context = request->context;
    job->owner = request->owner;
    job->id = request->id;
    (void)add(fetch, job);
}

void fetch_submit(struct fetch *fetch, const struct fetch_request *request)
{
    struct fetch_job *job = fetch_job_new(request);

    if (!job || !add(fetch, job)) {
        if (job)
            fetch_job_free(job);
        refuse(fetch, request);
    }
    curl_multi_wakeup(fetch->multi);
}

void fetch_cancel(struct fetch *fetch, const void *owner, uint64_t id)
{
    uv_mutex_lock(&fetch->mutex);
    for (struct fetch_job *job = fetch->jobs; job; job = job->next)
        if (job->owner == owner && job->id == id)
            job->cancelled = true;
    uv_mutex_unlock(&fetch->mutex);
    curl_multi_wakeup(fetch->multi);
}

void fetch_counters(struct fetch *fetch, struct fetch_counters *counters)
{
    uv_mutex_lock(&fetch->mutex);
    *counters = fetch->counters;
    uv_mutex_unlock(&fetch->mutex);
}

void fetch_close(struct fetch *fetch)
{
    uv_mutex_lock(&fetch->mutex);
    fetch->stopping = true;
    uv_mutex_unlock(&fetch->mutex);
    if (fetch->started) {
        curl_multi_wakeup(fetch->multi);
        uv_thread_join(&fetch->thread);
    }
    assert(!fetch->jobs);
    curl_multi_cleanup(fetch->multi);
    uv_mutex_destroy(&fetch->mutex);
    free(fetch->user_agent);
    free(fetch->ca_file);
    free(fetch->proxy);
    free(fetch);
}
