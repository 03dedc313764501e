#include "world/clock.h"
#include "world/fetch_parts.h"
#include "world/give_way.h"

#include <signal.h>
#include <stdlib.h>

/* It is woken for all that happens; this is for what somebody forgot. */
#define POLL_MS_MAX 1000

static void count_transfer(struct fetch_counters *counters, CURL *easy)
{
    curl_off_t down = 0, up = 0;
    long opened = 0, head = 0, asked = 0;

    curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &opened);
    curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &up);
    curl_easy_getinfo(easy, CURLINFO_HEADER_SIZE, &head);
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &asked);
    counters->opened += (uint64_t)opened;
    counters->reused += opened == 0 && asked > 0;
    counters->bytes_in += (uint64_t)(down + head);
    counters->bytes_out += (uint64_t)(asked + up);
}

/* Out of the list, then told: whoever is told may ask anew at once. */
static void finish(struct fetch *fetch, struct fetch_job *job,
                   const struct fetch_result *result)
{
    uv_mutex_lock(&fetch->mutex);
    struct fetch_job **at = &fetch->jobs;
    while (*at != job)
        at = &(*at)->next;
    *at = job->next;
    fetch->counters.under_way -= !job->refused;
    fetch->counters.outcomes[result->outcome]++;
    if (job->easy)
        count_transfer(&fetch->counters, job->easy);
    uv_mutex_unlock(&fetch->mutex);
    if (job->easy) {
        curl_multi_remove_handle(fetch->multi, job->easy);
        curl_easy_cleanup(job->easy);
    }
    job->done(job->context, job->id, result);
    fetch_job_free(job);
}

static void finish_as(struct fetch *fetch, struct fetch_job *job,
                      enum fetch_outcome outcome)
{
    struct fetch_result result;

    fetch_tell(job, outcome, &result);
    finish(fetch, job, &result);
}

static void begin(struct fetch *fetch, struct fetch_job *job,
                  int64_t now_mono_ns)
{
    if (!fetch_easy(fetch, job, now_mono_ns) ||
        curl_multi_add_handle(fetch->multi, job->easy) != CURLM_OK)
        finish_as(fetch, job, FETCH_BROKEN);
}

static void finish_transfers(struct fetch *fetch)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(fetch->multi, &left))) {
        struct fetch_job *job = NULL;
        struct fetch_result result;

        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
        fetch_judge(job, message->data.result, &result);
        finish(fetch, job, &result);
    }
}

/* What a job needs now, if anything. */
enum need { NEED_NOTHING, NEED_BEGIN, NEED_REFUSE, NEED_CANCEL, NEED_TIME };

/* Timeouts are ours: libcurl forgets its own in some states (curl#13227). */
static enum need need_of(const struct fetch *fetch, const struct fetch_job *job,
                         int64_t now_mono_ns)
{
    if (job->refused)
        return NEED_REFUSE;
    if (job->cancelled || fetch->stopping)
        return NEED_CANCEL;
    if (now_mono_ns >= job->deadline_mono_ns)
        return NEED_TIME;
    return job->easy ? NEED_NOTHING : NEED_BEGIN;
}

/* The first job that needs something; *next_mono_ns is when else one will. */
static struct fetch_job *look(struct fetch *fetch, int64_t now_mono_ns,
                              enum need *need, int64_t *next_mono_ns)
{
    struct fetch_job *job;

    uv_mutex_lock(&fetch->mutex);
    for (job = fetch->jobs; job; job = job->next) {
        *need = need_of(fetch, job, now_mono_ns);
        if (*need != NEED_NOTHING)
            break;
        if (job->deadline_mono_ns < *next_mono_ns)
            *next_mono_ns = job->deadline_mono_ns;
    }
    uv_mutex_unlock(&fetch->mutex);
    return job;
}

/* Gives when a job has to be looked at again. */
static int64_t tend(struct fetch *fetch, int64_t now_mono_ns)
{
    int64_t next_mono_ns = now_mono_ns + (int64_t)POLL_MS_MAX * NS_PER_MS;
    struct fetch_job *job;
    enum need need;

    while ((job = look(fetch, now_mono_ns, &need, &next_mono_ns))) {
        if (need == NEED_BEGIN)
            begin(fetch, job, now_mono_ns);
        else if (need == NEED_REFUSE)
            finish_as(fetch, job, FETCH_CROWDED);
        else if (need == NEED_CANCEL)
            finish_as(fetch, job, FETCH_CANCELLED);
        else
            finish_as(fetch, job, FETCH_TIMED_OUT);
    }
    return next_mono_ns;
}

static bool goes_on(struct fetch *fetch)
{
    uv_mutex_lock(&fetch->mutex);
    bool on = !fetch->stopping || fetch->jobs;
    uv_mutex_unlock(&fetch->mutex);
    return on;
}

/* Jobs are looked for after perform, never before: a later libcurl's perform
 * swallows wakeups (curl#22272). */
void fetch_loop(void *argument)
{
    struct fetch *fetch = argument;
    sigset_t all;
    int running;

    give_way();
    /* Signals are the loops' affair, and a lost connection is no signal. */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    while (goes_on(fetch)) {
        curl_multi_perform(fetch->multi, &running);
        finish_transfers(fetch);
        int64_t now = clock_mono_ns();
        int64_t wait_ns = tend(fetch, now) - now;
        /* What fails here, as for want of memory, must not fail all day. */
        if (curl_multi_poll(fetch->multi, NULL, 0,
                            (int)(wait_ns / NS_PER_MS) + 1, NULL) != CURLM_OK)
            uv_sleep(10);
    }
}
