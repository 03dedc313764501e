/*
 * ask-provider - asks a provider, for test_providers.py.
 *
 * Each result is a line of JSON, then there is one with counters.
 */
#include "world/clock.h"
#include "world/provider_google.h"
#include "world/provider_legacy.h"
#include "world/provider_overpass.h"

#include <dlfcn.h>
#include <getopt.h>
#include <jansson.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

static uv_mutex_t mutex;
static uv_cond_t told;
static long results;
static const char *json_file;
static bool slow_names;

/* libcurl's resolver threads come here: a name server that does not answer. */
int getaddrinfo(const char *node, const char *service,
                const struct addrinfo *hints, struct addrinfo **found)
{
    int (*real)(const char *, const char *, const struct addrinfo *,
                struct addrinfo **);

    if (slow_names)
        pause();
    *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    return real(node, service, hints, found);
}

static void print(json_t *object)
{
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(object);
}

static void keep(const struct provider_result *result)
{
    FILE *file = json_file && result->json ? fopen(json_file, "wb") : NULL;

    if (!file)
        return;
    fwrite(result->json, 1, result->json_bytes, file);
    fclose(file);
}

static void on_done(void *context, uint64_t ticket,
                    const struct provider_result *result)
{
    int64_t took_ms = clock_mono_ms() - *(int64_t *)context;

    uv_mutex_lock(&mutex);
    keep(result);
    print(json_pack(
        "{s:I, s:s, s:b, s:s, s:b, s:I, s:I, s:I}", "ticket",
        (json_int_t)ticket, "status", answer_status_texts[result->status],
        "again", result->again, "message", result->message, "json",
        result->json != NULL, "bytes", (json_int_t)result->json_bytes, "count",
        (json_int_t)result->layout.count, "took_ms", (json_int_t)took_ms));
    free(result->json);
    results++;
    uv_cond_signal(&told);
    uv_mutex_unlock(&mutex);
}

static void wait_for(long count)
{
    uv_mutex_lock(&mutex);
    while (results < count)
        uv_cond_wait(&told, &mutex);
    uv_mutex_unlock(&mutex);
}

/* rusage would tell of whoever started us. */
static long peak_kb(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[200];
    long kb = 0;

    while (file && fgets(line, sizeof(line), file))
        if (strncmp(line, "VmHWM:", 6) == 0)
            kb = atol(line + 6);
    if (file)
        fclose(file);
    return kb;
}

static void print_counters(struct fetch *fetch)
{
    struct fetch_counters c;

    fetch_counters(fetch, &c);
    print(json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "opened",
                    (json_int_t)c.opened, "reused", (json_int_t)c.reused,
                    "bytes_in", (json_int_t)c.bytes_in, "bytes_out",
                    (json_int_t)c.bytes_out, "under_way",
                    (json_int_t)c.under_way, "rss_kb", (json_int_t)peak_kb()));
}

static void fail(const char *why)
{
    fprintf(stderr, "ask-provider: %s\n", why);
    exit(2);
}

struct options {
    const char *kind, *key_file;
    struct provider_setup setup;
    struct fetch_settings fetch;
    struct places_query query;
    long deadline_ms, times, together;
    bool cancel;
};

static int64_t e9(const char *text)
{
    double value = strtod(text, NULL) * 1e9;

    return (int64_t)(value < 0 ? value - 0.5 : value + 0.5);
}

static void set(struct options *o, int option, const char *value)
{
    switch (option) {
    case 'k':
        o->kind = value;
        break;
    case 'u':
        o->setup.url = value;
        break;
    case 'c':
        o->fetch.ca_file = value;
        break;
    case 's':
        o->key_file = value;
        break;
    case 'h':
        o->fetch.allow_http = true;
        break;
    case 'y':
        o->query.lat_e9 = e9(value);
        break;
    case 'x':
        o->query.lon_e9 = e9(value);
        break;
    case 'r':
        o->query.radius_um = e9(value) / 1000;
        break;
    case 'i':
        o->query.items_max = (uint32_t)atoi(value);
        break;
    case 'd':
        o->deadline_ms = atol(value);
        break;
    case 'n':
        o->times = atol(value);
        break;
    case 't':
        o->together = atol(value);
        break;
    case 'm':
        o->fetch.under_way_max = (uint32_t)atoi(value);
        break;
    case 'j':
        json_file = value;
        break;
    case 'C':
        o->cancel = true;
        break;
    case 'S':
        slow_names = true;
        break;
    case 'p':
        o->query.rank = RANK_PROMINENCE;
        break;
    case 'T':
        snprintf(o->query.types, sizeof(o->query.types), "%s", value);
        break;
    case 'K':
        snprintf(o->query.keyword, sizeof(o->query.keyword), "%s", value);
        break;
    default:
        exit(2);
    }
}

static void read_options(int argc, char **argv, struct options *o)
{
    static const struct option words[] = {{"kind", 1, NULL, 'k'},
                                          {"url", 1, NULL, 'u'},
                                          {"ca", 1, NULL, 'c'},
                                          {"key-file", 1, NULL, 's'},
                                          {"allow-http", 0, NULL, 'h'},
                                          {"lat", 1, NULL, 'y'},
                                          {"lon", 1, NULL, 'x'},
                                          {"radius-m", 1, NULL, 'r'},
                                          {"items", 1, NULL, 'i'},
                                          {"deadline-ms", 1, NULL, 'd'},
                                          {"times", 1, NULL, 'n'},
                                          {"together", 1, NULL, 't'},
                                          {"under-way-max", 1, NULL, 'm'},
                                          {"json", 1, NULL, 'j'},
                                          {"cancel", 0, NULL, 'C'},
                                          {"slow-names", 0, NULL, 'S'},
                                          {"prominence", 0, NULL, 'p'},
                                          {"types", 1, NULL, 'T'},
                                          {"keyword", 1, NULL, 'K'},
                                          {NULL, 0, NULL, 0}};
    int option;

    while ((option = getopt_long(argc, argv, "", words, NULL)) != -1)
        set(o, option, optarg);
}

static struct provider *open_kind(const struct options *o)
{
    struct provider *provider = NULL;
    struct fault fault;
    enum err error = ERR_UNKNOWN;

    if (strcmp(o->kind, "google") == 0)
        error = provider_google_open(&o->setup, &provider, &fault);
    else if (strcmp(o->kind, "google-legacy") == 0)
        error = provider_legacy_open(&o->setup, &provider, &fault);
    else if (strcmp(o->kind, "overpass") == 0)
        error = provider_overpass_open(&o->setup, &provider, &fault);
    if (error != ERR_OK)
        fail(error == ERR_UNKNOWN ? "--kind is missing" : fault.text);
    return provider;
}

static void ask_all(struct provider *provider, const struct options *o,
                    int64_t *begun_ms)
{
    uint64_t ticket = 0;
    char byte;

    for (long round = 0; round < o->times; round++) {
        *begun_ms = clock_mono_ms();
        for (long i = 0; i < o->together; i++)
            provider->calls->submit(provider, &o->query, ++ticket,
                                    clock_mono_ns() +
                                        o->deadline_ms * NS_PER_MS);
        /* Whoever tests has seen the questions arrive. */
        if (o->cancel && read(STDIN_FILENO, &byte, 1) >= 0)
            for (uint64_t i = 1; i <= ticket; i++)
                provider->calls->cancel(provider, i);
        wait_for((long)ticket);
    }
}

int main(int argc, char **argv)
{
    struct options o = {
        .kind = "",
        .fetch = {.user_agent = "muster/test", .under_way_max = 64},
        .query = {.lat_e9 = 34068930000,
                  .lon_e9 = -118445127000,
                  .radius_um = 1000000000,
                  .items_max = 20},
        .deadline_ms = 5000,
        .times = 1,
        .together = 1};
    struct secret *secret = NULL;
    struct fault fault;
    int64_t begun_ms = 0;

    read_options(argc, argv, &o);
    uv_mutex_init(&mutex);
    uv_cond_init(&told);
    if (o.key_file && secret_read(o.key_file, &secret, &fault) != ERR_OK)
        fail(fault.text);
    if (fetch_open(&o.fetch, &o.setup.fetch, &fault) != ERR_OK)
        fail(fault.text);
    o.setup.secret = secret;
    struct provider *provider = open_kind(&o);
    provider->done = on_done;
    provider->context = &begun_ms;
    ask_all(provider, &o, &begun_ms);
    print_counters(o.setup.fetch);
    provider->calls->close(provider);
    fetch_close(o.setup.fetch);
    secret_forget(secret);
    return 0;
}
