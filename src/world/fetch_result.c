#include "world/fetch_parts.h"

#include <stdio.h>
#include <string.h>

#define HOST_BYTES_MAX 80

/* The host and port of a URL: all of it that is told to people. */
static struct bytes host_of(const char *url)
{
    const char *begin = strstr(url, "://");

    begin = begin ? begin + 3 : url;
    size_t size = strcspn(begin, "/?#");
    const char *at = memchr(begin, '@', size);
    if (at) {
        size -= (size_t)(at + 1 - begin);
        begin = at + 1;
    }
    return bytes_make(begin, size < HOST_BYTES_MAX ? size : HOST_BYTES_MAX);
}

/* What stands in a certificate is a stranger's. */
static void make_plain(char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            *text = '?';
}

static const char *sentence(enum fetch_outcome outcome)
{
    switch (outcome) {
    case FETCH_CANNOT_CONNECT:
        return "cannot be reached";
    case FETCH_TLS_REFUSED:
        return "has no connection that can be trusted";
    case FETCH_TIMED_OUT:
        return "did not answer in time";
    case FETCH_TOO_LARGE:
        return "answers with more than is taken";
    case FETCH_REDIRECTED:
        return "redirects to elsewhere, which is not followed";
    case FETCH_CANCELLED:
        return "was not waited for any longer";
    case FETCH_OK:
    case FETCH_CROWDED:
    case FETCH_BROKEN:
    case FETCH_OUTCOMES:
        break;
    }
    return "gave no answer that can be read";
}

static void tell(const struct fetch_job *job, enum fetch_outcome outcome,
                 const char *detail, struct fetch_result *result)
{
    *result = (struct fetch_result){.outcome = outcome};
    if (outcome == FETCH_CROWDED) {
        snprintf(result->message, sizeof(result->message),
                 "too many requests are under way");
    } else if (outcome != FETCH_OK) {
        struct bytes host = host_of(job->url);

        snprintf(result->message, sizeof(result->message), "%.*s %s%s%s",
                 (int)host.size, (const char *)host.data, sentence(outcome),
                 *detail ? ": " : "", detail);
        make_plain(result->message);
    }
}

void fetch_tell(const struct fetch_job *job, enum fetch_outcome outcome,
                struct fetch_result *result)
{
    tell(job, outcome, "", result);
}

static enum fetch_outcome outcome_of(CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return FETCH_OK;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return FETCH_CANNOT_CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return FETCH_TLS_REFUSED;
    case CURLE_OPERATION_TIMEDOUT:
        return FETCH_TIMED_OUT;
    case CURLE_FILESIZE_EXCEEDED:
        return FETCH_TOO_LARGE;
    default:
        return FETCH_BROKEN;
    }
}

void fetch_judge(struct fetch_job *job, CURLcode code,
                 struct fetch_result *result)
{
    enum fetch_outcome outcome = outcome_of(code);
    const char *detail = curl_easy_strerror(code);
    long status = 0;

    curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &status);
    if (job->too_large)
        outcome = FETCH_TOO_LARGE;
    else if (status >= 300 && status < 400)
        outcome = FETCH_REDIRECTED;
    /* libcurl's own words may have the URL in them; only about certificates
     * they have not, and there they are needed. */
    if (outcome == FETCH_TLS_REFUSED && job->error[0])
        detail = job->error;
    else if (job->no_memory)
        detail = "memory is short";
    else if (outcome != FETCH_CANNOT_CONNECT && outcome != FETCH_BROKEN)
        detail = "";
    tell(job, outcome, detail, result);
    if (outcome != FETCH_OK)
        return;
    result->http_status = (uint32_t)status;
    result->body = job->body;
    result->body_bytes = job->body_bytes;
    job->body = NULL;
}
