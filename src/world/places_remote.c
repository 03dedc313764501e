#include "world/places_remote.h"

#include "world/log.h"
#include "world/provider_google.h"
#include "world/provider_legacy.h"
#include "world/provider_overpass.h"
#include "world/version.h"

#include <stdio.h>
#include <sys/resource.h>

/* A question takes a connection of its own: clients need some, too. */
static uint32_t connections_max(const struct config *config)
{
    uint32_t wanted = 2 * config->limits.questions; /* as the desk may have */
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur / 4 < wanted)
        return (uint32_t)(files.rlim_cur / 4);
    return wanted;
}

static enum err open_fetch(struct places_remote *remote,
                           const struct config *config, struct fault *fault)
{
    const struct config_places *places = &config->places;
    char agent[64];

    snprintf(agent, sizeof(agent), "muster/%s", version_number());
    struct fetch_settings settings = {
        .user_agent = agent,
        .ca_file = *places->ca_file ? places->ca_file : NULL,
        .allow_http = places->allow_http,
        .under_way_max = connections_max(config),
    };

    if (remote->fetch)
        return ERR_OK;
    if (places->allow_http)
        log_warn("allow_http: questions and keys may go out for all to read; "
                 "this is for tests",
                 LOG_END);
    return fetch_open(&settings, &remote->fetch, fault);
}

static enum err read_secret(struct places_remote *remote,
                            const struct config_remote *settings,
                            struct secret **secret)
{
    struct fault fault;
    enum err error = ERR_OK;

    *secret = NULL;
    if (*settings->key_file)
        error = secret_read(settings->key_file, secret, &fault);
    else if (*settings->key_credential)
        error = secret_credential(settings->key_credential, secret, &fault);
    if (error != ERR_OK)
        log_error("a provider of places has no key, and is not asked",
                  log_text("why", fault.text), LOG_END);
    else if (*secret)
        remote->secrets[remote->secret_count++] = *secret;
    return error;
}

/* One that is never called: the desk passes it over. */
static struct provider *without_key(enum config_provider kind)
{
    static const struct provider_caps caps[] = {
        [CONFIG_PLACES_GOOGLE] = {.name = "google", .remote = true},
        [CONFIG_PLACES_LEGACY] = {.name = "google-legacy", .remote = true},
    };
    static struct provider providers[COUNT_OF(caps)];

    assert(kind < COUNT_OF(caps) && caps[kind].name);
    providers[kind].caps = &caps[kind];
    return &providers[kind];
}

enum err places_remote_open(struct places_remote *remote,
                            const struct config *config,
                            enum config_provider kind,
                            struct provider **provider, const char **unusable,
                            struct fault *fault)
{
    const struct config_remote *settings =
        config_places_remote(&config->places, kind);
    struct provider_setup setup = {.url = settings->url,
                                   .ratings = settings->ratings};
    struct secret *secret;

    if (read_secret(remote, settings, &secret) != ERR_OK) {
        *provider = without_key(kind);
        *unusable = "this server's key for the provider cannot be read";
        return ERR_OK;
    }
    if (open_fetch(remote, config, fault) != ERR_OK)
        return ERR_REFUSED;
    setup.fetch = remote->fetch;
    setup.secret = secret;
    if (kind == CONFIG_PLACES_GOOGLE)
        return provider_google_open(&setup, provider, fault);
    if (kind == CONFIG_PLACES_LEGACY)
        return provider_legacy_open(&setup, provider, fault);
    return provider_overpass_open(&setup, provider, fault);
}

void places_remote_close(struct places_remote *remote)
{
    if (remote->fetch)
        fetch_close(remote->fetch);
    for (uint32_t i = 0; i < remote->secret_count; i++)
        secret_forget(remote->secrets[i]);
}
