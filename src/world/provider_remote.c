#include "world/provider_remote.h"

#include "world/clock.h"
#include "world/remote_result.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With the longest key and query it fits FETCH_URL_BYTES_MAX. */
#define URL_BASE_BYTES_MAX 200
/* Google's questions, and Overpass' with every byte escaped. */
#define BODY_BYTES_MAX 16384

/* That others are asked to work on an answer. */
#define PATIENCE_S_MAX 60

struct remote {
    struct provider provider;
    const struct remote_kind *kind;
    struct fetch *fetch;
    const struct secret *secret;
    char base[URL_BASE_BYTES_MAX + 1]; /* without a slash at its end */
};

/* One query under way. */
struct asked {
    struct remote *remote;
    struct places_query query;
};

static struct remote *remote_of(struct provider *provider)
{
    return (struct remote *)provider;
}

static struct bytes key_of(const struct remote *remote)
{
    return bytes_text(remote->secret ? secret_text(remote->secret) : "");
}

static void on_done(void *context, uint64_t ticket,
                    const struct fetch_result *fetched)
{
    struct asked *asked = context;
    struct remote *remote = asked->remote;
    struct provider_result result;

    remote_judge(remote->kind, key_of(remote), &asked->query, fetched, &result);
    free(asked);
    remote->provider.done(remote->provider.context, ticket, &result);
}

/* The request's texts; those with a key in them are wiped. */
struct texts {
    char url[FETCH_URL_BYTES_MAX + 1];
    char key[FETCH_HEADER_BYTES_MAX + 1];
    uint8_t body[BODY_BYTES_MAX];
};

static unsigned patience_s(int64_t deadline_mono_ns)
{
    int64_t left_ns = deadline_mono_ns - clock_mono_ns();

    int64_t left_s = left_ns / NS_PER_S;

    return left_s < 1                ? 1
           : left_s > PATIENCE_S_MAX ? PATIENCE_S_MAX
                                     : (unsigned)left_s;
}

static void write_texts(const struct remote *remote,
                        const struct places_query *query, struct texts *texts,
                        struct fetch_request *request)
{
    size_t base = strlen(remote->base), header = 0;
    struct remote_words words = {
        .key = key_of(remote),
        .patience_s = patience_s(request->deadline_mono_ns),
        .path = writer_make(texts->url + base, FETCH_URL_BYTES_MAX - base),
        .body = writer_make(texts->body, sizeof(texts->body)),
    };

    remote->kind->ask(query, &words);
    assert(!words.path.full && !words.body.full);
    memcpy(texts->url, remote->base, base);
    texts->url[base + words.path.size] = '\0';
    request->url = texts->url;
    if (words.body.size)
        request->body = writer_bytes(&words.body);
    for (; header < COUNT_OF(words.headers) && words.headers[header]; header++)
        request->headers[header] = words.headers[header];
    if (words.key_header) {
        snprintf(texts->key, sizeof(texts->key), "%s%.*s", words.key_header,
                 (int)words.key.size, (const char *)words.key.data);
        request->headers[header] = texts->key;
    }
}

static void submit(struct provider *provider, const struct places_query *query,
                   uint64_t ticket, int64_t deadline_mono_ns)
{
    struct remote *remote = remote_of(provider);
    struct asked *asked = malloc(sizeof(*asked));
    struct texts texts = {.url = ""};
    struct fetch_request request = {.deadline_mono_ns = deadline_mono_ns,
                                    .body_bytes_max = PROVIDER_BODY_BYTES_MAX,
                                    .done = on_done,
                                    .context = asked,
                                    .owner = remote,
                                    .id = ticket};

    /* There is no way to answer without a few hundred bytes. */
    assert(asked);
    *asked = (struct asked){.remote = remote, .query = *query};
    write_texts(remote, query, &texts, &request);
    fetch_submit(remote->fetch, &request);
    sodium_memzero(&texts, sizeof(texts));
}

static void cancel(struct provider *provider, uint64_t ticket)
{
    fetch_cancel(remote_of(provider)->fetch, provider, ticket);
}

static void close_remote(struct provider *provider)
{
    free(provider);
}

static const struct provider_calls calls = {submit, cancel, close_remote};

/* "https://host", perhaps with a port and a path; nothing behind that. */
static bool is_base(const char *url)
{
    const char *host = strstr(url, "://");

    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
        return false;
    for (const char *c = url; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("?#\"\\<>", *c))
            return false;
    return strlen(url) <= URL_BASE_BYTES_MAX && host[3] && host[3] != '/';
}

enum err remote_open(const struct remote_kind *kind,
                     const struct provider_setup *setup, struct provider **out,
                     struct fault *fault)
{
    const char *url = setup->url ? setup->url : kind->url;
    struct remote *remote;

    if (!is_base(url))
        return fault_tell(fault,
                          "\"%s\" is not where %s can be asked: that is like "
                          "\"%s\", in at most %d characters",
                          url, kind->caps.name, kind->url, URL_BASE_BYTES_MAX);
    if (kind->needs_key && !setup->secret)
        return fault_tell(fault, "%s needs a key", kind->caps.name);
    remote = calloc(1, sizeof(*remote));
    if (!remote)
        return fault_tell(fault, "memory is short");
    remote->provider.caps = &kind->caps;
    remote->provider.calls = &calls;
    remote->kind = kind;
    remote->fetch = setup->fetch;
    remote->secret = setup->secret;
    memcpy(remote->base, url, strlen(url));
    if (url[strlen(url) - 1] == '/')
        remote->base[strlen(url) - 1] = '\0';
    *out = &remote->provider;
    return ERR_OK;
}
