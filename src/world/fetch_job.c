#include "world/fetch_parts.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static bool add_header(struct fetch_job *job, const char *header)
{
    struct curl_slist *more = curl_slist_append(job->headers, header);

    if (more)
        job->headers = more;
    return more;
}

static bool copy_headers(struct fetch_job *job,
                         const struct fetch_request *request)
{
    for (int i = 0; i < FETCH_HEADERS_MAX && request->headers[i]; i++) {
        assert(strlen(request->headers[i]) <= FETCH_HEADER_BYTES_MAX);
        if (!add_header(job, request->headers[i]))
            return false;
    }
    /* Or a large body waits for leave that old servers never give. */
    return add_header(job, "Expect:");
}

static bool copy_body(struct fetch_job *job, struct bytes body)
{
    if (!body.data)
        return true;
    job->sent = malloc(body.size + 1);
    if (!job->sent)
        return false;
    memcpy(job->sent, body.data, body.size);
    job->sent_bytes = body.size;
    return true;
}

struct fetch_job *fetch_job_new(const struct fetch_request *request)
{
    struct fetch_job *job = calloc(1, sizeof(*job));

    assert(strlen(request->url) <= FETCH_URL_BYTES_MAX);
    if (!job)
        return NULL;
    job->done = request->done;
    job->context = request->context;
    job->owner = request->owner;
    job->id = request->id;
    job->deadline_mono_ns = request->deadline_mono_ns;
    job->body_bytes_max = request->body_bytes_max;
    job->url = strdup(request->url);
    if (!job->url || !copy_headers(job, request) ||
        !copy_body(job, request->body)) {
        fetch_job_free(job);
        return NULL;
    }
    return job;
}

/* Keys are in headers, and in the URLs of some. */
void fetch_job_free(struct fetch_job *job)
{
    for (struct curl_slist *i = job->headers; i; i = i->next)
        sodium_memzero(i->data, strlen(i->data));
    curl_slist_free_all(job->headers);
    if (job->url)
        sodium_memzero(job->url, strlen(job->url));
    free(job->url);
    free(job->sent);
    free(job->body);
    free(job);
}
