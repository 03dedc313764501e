#include "world/config_places_read.h"

#include <stdio.h>
#include <string.h>

/* Google's terms: for seconds to minutes, to spare the same question. */
#define GOOGLE_CACHE_S_MAX 300
#define DAY_S              86400

const char *const config_provider_names[CONFIG_PROVIDERS] = {
    "local", "google", "google-legacy", "overpass", "none", "chain"};
static const char *const rank_names[RANKS] = {"distance", "prominence"};

#define REMOTE(key, key_kind) KEY(#key, key_kind, struct config_remote, key)
#define NUMBER(key, from, to)                                                  \
    {                                                                          \
        REMOTE(key, KEY_NUMBER), .min = from, .max = to                        \
    }
#define REMOTE_KEYS(cache_s_max)                                               \
    {REMOTE(url, KEY_TEXT), .max = CONFIG_TEXT_MAX},                           \
        NUMBER(cache_s, 0, cache_s_max), NUMBER(rate, 0, 1000000),             \
        NUMBER(burst, 1, 1000000), NUMBER(tries, 1, 10),                       \
        NUMBER(backoff_ms, 1, 60000), NUMBER(breaker_failures, 0, 1000000),    \
        NUMBER(breaker_s, 1, DAY_S)

#define KEY_KEYS                                                               \
    {REMOTE(key_file, KEY_TEXT), .max = CONFIG_TEXT_MAX},                      \
    {                                                                          \
        REMOTE(key_credential, KEY_TEXT), .max = CONFIG_TEXT_MAX               \
    }

static const struct config_key google_keys[] = {
    REMOTE_KEYS(GOOGLE_CACHE_S_MAX),
    KEY_KEYS,
    {REMOTE(ratings, KEY_BOOL)},
    {.name = NULL},
};

static const struct config_key legacy_keys[] = {
    REMOTE_KEYS(GOOGLE_CACHE_S_MAX),
    KEY_KEYS,
    {.name = NULL},
};

static const struct config_key overpass_keys[] = {
    REMOTE_KEYS(DAY_S),
    {.name = NULL},
};

#define PLACES(key, key_kind) KEY(#key, key_kind, struct config_places, key)

const struct config_key config_places_keys[] = {
    {PLACES(provider, KEY_CHOICE), .max = CONFIG_PROVIDERS,
     .choices = config_provider_names},
    {.name = "chain", .kind = KEY_OTHER},
    {PLACES(rank, KEY_CHOICE), .max = RANKS, .choices = rank_names},
    {PLACES(file, KEY_TEXT), .max = CONFIG_TEXT_MAX},
    {PLACES(workers, KEY_NUMBER), .min = 1, .max = 64},
    {PLACES(cache_s, KEY_NUMBER), .max = DAY_S},
    {PLACES(cache_mb, KEY_NUMBER), .max = 65536},
    {PLACES(address_rate, KEY_NUMBER), .max = 1000000},
    {PLACES(address_burst, KEY_NUMBER), .min = 1, .max = 1000000},
    {PLACES(ca_file, KEY_TEXT), .max = CONFIG_TEXT_MAX},
    {PLACES(allow_http, KEY_BOOL)},
    {PLACES(google, KEY_GROUP), .keys = google_keys},
    {KEY("google-legacy", KEY_GROUP, struct config_places, legacy),
     .keys = legacy_keys},
    {PLACES(overpass, KEY_GROUP), .keys = overpass_keys},
    {.name = NULL},
};

static void set_remote(struct config_remote *remote, const char *url,
                       uint32_t cache_s, uint32_t rate, uint32_t burst)
{
    snprintf(remote->url, sizeof(remote->url), "%s", url);
    remote->cache_s = cache_s;
    remote->rate = rate;
    remote->burst = burst;
    remote->tries = 3;
    remote->backoff_ms = 200;
    remote->breaker_failures = 5;
    remote->breaker_s = 30;
}

void config_places_defaults(struct config_places *places)
{
    strcpy(places->file, "/var/lib/muster/places.sqlite");
    places->workers = 2;
    places->cache_s = 30;
    places->cache_mb = 16;
    places->address_rate = 5;
    places->address_burst = 20;
    set_remote(&places->google, "https://places.googleapis.com", 60, 10, 20);
    set_remote(&places->legacy, "https://maps.googleapis.com", 60, 10, 20);
    set_remote(&places->overpass, "https://overpass-api.de", 3600, 1, 5);
}

const struct config_remote *config_places_remote(
    const struct config_places *places, enum config_provider provider)
{
    switch (provider) {
    case CONFIG_PLACES_GOOGLE:
        return &places->google;
    case CONFIG_PLACES_LEGACY:
        return &places->legacy;
    case CONFIG_PLACES_OVERPASS:
        return &places->overpass;
    default:
        return NULL;
    }
}

/* ---- what is remote ---- */

static enum err judge_url(const struct config_reading *reading,
                          const config_setting_t *setting, const char *name,
                          const char *url)
{
    bool http = strncmp(url, "http://", 7) == 0;

    if (http && !reading->config->places.allow_http)
        return config_fault_at(reading, setting,
                               "the url of %s must begin with https://, or "
                               "allow_http = true says that this is a test",
                               name);
    if ((!http && strncmp(url, "https://", 8) != 0) || strpbrk(url, "?#@ ") ||
        url[strlen(url) - 1] == '/')
        return config_fault_at(reading, setting,
                               "the url of %s must be like "
                               "\"https://places.example.org\", without a "
                               "slash at its end",
                               name);
    return ERR_OK;
}

static enum err judge_remote(const struct config_reading *reading,
                             const config_setting_t *setting,
                             enum config_provider provider)
{
    const struct config_remote *remote =
        config_places_remote(&reading->config->places, provider);
    const char *name = config_provider_names[provider];

    if (!remote)
        return ERR_OK;
    if (provider != CONFIG_PLACES_OVERPASS &&
        !*remote->key_file == !*remote->key_credential)
        return config_fault_at(reading, setting,
                               "%s needs its API key: %s = { key_file = "
                               "\"FILE\"; }, or key_credential with the name "
                               "of a systemd credential, not both",
                               name, name);
    return judge_url(reading, setting, name, remote->url);
}

/* OpenStreetMap does not know what is well known. */
static enum err judge_rank(const struct config_reading *reading,
                           const config_setting_t *setting)
{
    const struct config_places *places = &reading->config->places;

    if (places->rank == RANK_DISTANCE || places->chain_count != 1 ||
        places->chain[0] != CONFIG_PLACES_OVERPASS)
        return ERR_OK;
    return config_fault_at(reading, setting,
                           "overpass cannot rank by prominence: leave rank "
                           "away, or ask another one, too (chain)");
}

enum err config_places_judge(const struct config_reading *reading,
                             const config_setting_t *setting)
{
    const struct config_places *places = &reading->config->places;
    enum err error = config_places_chain(reading, setting);

    if (error == ERR_OK)
        error = judge_rank(reading, setting);
    for (uint32_t i = 0; i < places->chain_count && error == ERR_OK; i++)
        error = judge_remote(reading, setting, places->chain[i]);
    return error;
}
