#include "world/places.h"

#include "world/clock.h"
#include "world/places_parts.h"

#include <stdlib.h>
#include <string.h>

/* Addresses told apart; of those beyond the one silent for longest goes. */
#define ADDRESSES_MAX 16384

/* Answers that are kept; their bytes are bound by cache_mb. */
#define CACHE_ENTRIES 4096

static enum err open_local(struct places *places, const struct config *config,
                           struct provider **provider, struct fault *fault)
{
    if (provider_local_open(config->places.file, config->places.workers,
                            2 * config->limits.questions, provider) != ERR_OK)
        return fault_tell(fault, "memory or threads are short");
    places->local = *provider;
    return ERR_OK;
}

static enum err open_provider(struct places *places,
                              const struct config *config,
                              enum config_provider kind, struct fault *fault)
{
    struct provider *provider = NULL;
    uint32_t at = places->provider_count;
    enum err error;

    if (config_places_remote(&config->places, kind))
        error = places_remote_open(&places->remote, config, kind, &provider,
                                   &places->unusable[at], fault);
    else
        error = open_local(places, config, &provider, fault);
    if (error != ERR_OK)
        return error;
    provider->done = places_done;
    provider->context = places;
    places->providers[places->provider_count++] = provider;
    return ERR_OK;
}

static enum err open_providers(struct places *places,
                               const struct config *config, struct fault *fault)
{
    enum err error = ERR_OK;

    for (uint32_t i = 0; i < config->places.chain_count && error == ERR_OK; i++)
        error = open_provider(places, config, config->places.chain[i], fault);
    return error;
}

static struct desk_provider desk_provider_of(const struct config *config,
                                             enum config_provider kind,
                                             const struct provider_caps *caps,
                                             const char *unusable)
{
    const struct config_remote *remote =
        config_places_remote(&config->places, kind);
    struct desk_provider desk = {
        .name = caps->name,
        .remote = caps->remote,
        .gives_all = caps->gives_all,
        .types = caps->types,
        .keyword = caps->keyword,
        .prominence = caps->prominence,
        .cache_ms = 1000 * config->places.cache_s,
        .tries = 1,
        .unusable = unusable,
    };

    if (remote) {
        desk.cache_ms = 1000 * remote->cache_s;
        desk.rate = remote->rate;
        desk.burst = remote->burst;
        desk.tries = remote->tries;
        desk.backoff_ms = remote->backoff_ms;
        desk.breaker_failures = remote->breaker_failures;
        desk.breaker_ms = 1000 * remote->breaker_s;
    }
    if (desk.cache_ms / 1000 > caps->cache_s_max)
        desk.cache_ms = 1000 * caps->cache_s_max;
    return desk;
}

static enum err make_desk(struct places *places, const struct config *config)
{
    struct desk_settings settings = {
        .provider_count = places->provider_count,
        .waiting_max = config->limits.questions,
        .cache_bytes = (uint64_t)config->places.cache_mb << 20,
        .cache_entries = config->places.cache_mb ? CACHE_ENTRIES : 0,
        .address_rate = config->places.address_rate,
        .address_burst = config->places.address_burst,
        .addresses_max = ADDRESSES_MAX,
    };
    uint64_t key[2] = {clock_chance(), clock_chance()};

    for (uint32_t i = 0; i < places->provider_count; i++)
        settings.providers[i] =
            desk_provider_of(config, config->places.chain[i],
                             places->providers[i]->caps, places->unusable[i]);
    /* Tables are aligned to cache lines. */
    size_t size = (desk_bytes(&settings) + 63) / 64 * 64;
    places->desk_memory = aligned_alloc(64, size);
    if (!places->desk_memory)
        return ERR_FULL;
    memset(places->desk_memory, 0, size);
    places->desk = desk_make(places->desk_memory, &settings, &places_desk_calls,
                             places, (const uint8_t *)key);
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

static enum err start_keeper(struct places *places)
{
    if (uv_thread_create(&places->keeper, places_keep, places) != 0)
        return ERR_SYSTEM;
    places->keeper_started = true;
    return ERR_OK;
}

static struct places *make(void)
{
    struct places *places = calloc(1, sizeof(*places));
    uint64_t chance[2] = {clock_chance(), clock_chance()};

    if (!places)
        return NULL;
    memcpy(places->key.octets, chance, sizeof(chance));
    places->looks_up_at_ms = INT64_MIN;
    uv_mutex_init(&places->mutex);
    uv_cond_init(&places->sooner);
    uv_cond_init(&places->all_done);
    return places;
}

enum err places_open(const struct config *config, struct places **out,
                     struct fault *fault)
{
    struct places *places = make();

    if (!places)
        return fault_tell(fault, "memory is short");
    *fault = (struct fault){.text = "memory or threads are short"};
    enum err error = open_providers(places, config, fault);
    if (error == ERR_OK)
        error = make_blanks(places, config->limits.questions);
    if (error == ERR_OK)
        error = make_desk(places, config);
    if (error == ERR_OK)
        error = start_keeper(places);
    if (error != ERR_OK) {
        places_close(places);
        return ERR_REFUSED;
    }
    *out = places;
    return ERR_OK;
}

/* Nobody asks any more; what is under way at providers comes back. */
static void wait_for_all(struct places *places)
{
    uv_mutex_lock(&places->mutex);
    if (places->desk)
        desk_hurry(places->desk, clock_mono_ms());
    places->closing = true;
    uv_cond_signal(&places->sooner);
    while (places->done != places->submitted)
        uv_cond_wait(&places->all_done, &places->mutex);
    uv_mutex_unlock(&places->mutex);
}

void places_close(struct places *places)
{
    wait_for_all(places);
    if (places->keeper_started)
        uv_thread_join(&places->keeper);
    for (uint32_t i = 0; i < places->provider_count; i++)
        if (!places->unusable[i])
            places->providers[i]->calls->close(places->providers[i]);
    places_remote_close(&places->remote);
    if (places->desk)
        desk_close(places->desk);
    uv_cond_destroy(&places->all_done);
    uv_cond_destroy(&places->sooner);
    uv_mutex_destroy(&places->mutex);
    free(places->desk_memory);
    free(places->all);
    free(places);
}
