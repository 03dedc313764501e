#include "world/fetch_parts.h"

#include <stdlib.h>
#include <string.h>

#define BODY_BYTES_FIRST 16384

/* Room for so many more; false when the body may not grow so far. */
static bool grow(struct fetch_job *job, size_t more)
{
    if (more > job->body_bytes_max - job->body_bytes) {
        job->too_large = true;
        return false;
    }
    size_t room = job->body_room ? job->body_room : BODY_BYTES_FIRST;
    while (room < job->body_bytes + more)
        room *= 2;
    if (room == job->body_room)
        return true;
    uint8_t *body = realloc(job->body, room);
    job->no_memory = !body;
    if (!body)
        return false;
    job->body = body;
    job->body_room = room;
    return true;
}

/* These bytes are unpacked already: MAXFILESIZE of older libcurls looks only at
 * the length that the head claims, so that the bound is here. */
static size_t on_body(char *data, size_t one, size_t bytes, void *userdata)
{
    struct fetch_job *job = userdata;
    long status = 0;

    (void)one;
    curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &status);
    /* Nobody reads what a redirect has to say. */
    if ((status >= 300 && status < 400) || !grow(job, bytes))
        return CURL_WRITEFUNC_ERROR;
    memcpy(job->body + job->body_bytes, data, bytes);
    job->body_bytes += bytes;
    return bytes;
}

static size_t on_head(char *data, size_t one, size_t bytes, void *userdata)
{
    struct fetch_job *job = userdata;

    (void)data;
    (void)one;
    job->head_bytes += bytes;
    job->too_large = job->head_bytes > FETCH_HEAD_BYTES_MAX;
    return job->too_large ? CURL_WRITEFUNC_ERROR : bytes;
}

/* What is sent, and whom it may go to. */
static bool set_request(const struct fetch *fetch, struct fetch_job *job)
{
    CURL *easy = job->easy;
    const char *schemes = fetch->allow_http ? "https,http" : "https";
    bool good =
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, schemes) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_URL, job->url) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, job->headers) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_PROXY, fetch->proxy) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_USERAGENT, fetch->user_agent) ==
            CURLE_OK;

    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    if (job->sent) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)job->sent_bytes);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, job->sent);
    }
    return good;
}

static bool set_trust(const struct fetch *fetch, CURL *easy)
{
    bool good =
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSLVERSION,
                         (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;

    /* The system's folder would be trusted beside the file. */
    if (fetch->ca_file)
        good =
            good && curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK &&
            curl_easy_setopt(easy, CURLOPT_CAINFO, fetch->ca_file) == CURLE_OK;
    return good;
}

/* PIPEWAIT and limits on connections are left alone: what waits for either is
 * outside of the timeouts in some libcurls (curl#13227). */
static bool set_bounds(struct fetch_job *job, int64_t now_mono_ns)
{
    CURL *easy = job->easy;
    long left_ms = (long)((job->deadline_mono_ns - now_mono_ns) / NS_PER_MS);

    if (left_ms < 1)
        left_ms = 1;
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* Or the end of a request waits for a resolver that hangs (curl#8515). */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, left_ms);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, left_ms);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
                     (curl_off_t)job->body_bytes_max);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, job);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_head);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, job);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, job->error);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, job);
    /* "" = whatever this libcurl can unpack. */
    return curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK;
}

bool fetch_easy(const struct fetch *fetch, struct fetch_job *job,
                int64_t now_mono_ns)
{
    job->easy = curl_easy_init();
    return job->easy && set_request(fetch, job) &&
           set_trust(fetch, job->easy) && set_bounds(job, now_mono_ns);
}
