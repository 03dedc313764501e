/*
 * fetch_parts.h - what the fetch files share.
 *
 * Floor    world.
 * Threads  the list of jobs, `next`, `cancelled`, `stopping` and the counters
 *          are guarded by the mutex; all else of a job is its submitter's until
 *          it is in the list, and then the fetch thread's.
 */
#ifndef WORLD_FETCH_PARTS_H
#define WORLD_FETCH_PARTS_H

#include "world/fetch.h"

#include <curl/curl.h>
#include <uv.h>

/* A request under way. One that is refused has no texts. */
struct fetch_job {
    struct fetch_job *next;
    bool cancelled;
    bool refused;
    fetch_done *done;
    void *context;
    const void *owner;
    uint64_t id;
    int64_t deadline_mono_ns;
    size_t body_bytes_max;
    char *url;
    struct curl_slist *headers;
    uint8_t *sent; /* the body that goes out; NULL = a GET */
    size_t sent_bytes;

    CURL *easy; /* NULL = not begun */
    uint8_t *body;
    size_t body_bytes, body_room;
    size_t head_bytes;
    bool too_large, no_memory; /* why a transfer was stopped by us */
    char error[CURL_ERROR_SIZE];
};

struct fetch {
    uv_mutex_t mutex;
    uv_thread_t thread;
    bool started;
    CURLM *multi;
    struct fetch_job *jobs;
    bool stopping;
    struct fetch_counters counters;
    char *user_agent, *ca_file, *proxy; /* copies */
    bool allow_http;
    uint32_t under_way_max;
};

/* fetch_loop.c: the thread. */
void fetch_loop(void *fetch);

/* fetch_job.c: a copy of the request; NULL when memory is short. */
struct fetch_job *fetch_job_new(const struct fetch_request *request);

/* Wipes what may be secret. */
void fetch_job_free(struct fetch_job *job);

/* fetch_easy.c: make and fill job->easy. Gives false when memory is short. */
bool fetch_easy(const struct fetch *fetch, struct fetch_job *job,
                int64_t now_mono_ns);

/* fetch_result.c: what came of a transfer; the body becomes the result's. */
void fetch_judge(struct fetch_job *job, CURLcode code,
                 struct fetch_result *result);

/* A result without a transfer's end. */
void fetch_tell(const struct fetch_job *job, enum fetch_outcome outcome,
                struct fetch_result *result);

#endif
