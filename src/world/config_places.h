/*
 * config_places.h - who is asked for places, and how much.
 *
 * Floor    world.
 * Source   man/muster.conf.5, PLACES.
 */
#ifndef WORLD_CONFIG_PLACES_H
#define WORLD_CONFIG_PLACES_H

#include "base/base.h"
#include "places/query.h"

#define CONFIG_TEXT_MAX  1024
#define CONFIG_CHAIN_MAX 4

enum config_provider {
    CONFIG_PLACES_LOCAL,
    CONFIG_PLACES_GOOGLE,
    CONFIG_PLACES_LEGACY,
    CONFIG_PLACES_OVERPASS,
    CONFIG_PLACES_NONE,
    CONFIG_PLACES_CHAIN,
    CONFIG_PROVIDERS
};
extern const char *const config_provider_names[CONFIG_PROVIDERS];

/* A provider that is asked over the network. */
struct config_remote {
    char url[CONFIG_TEXT_MAX];            /* without its path */
    char key_file[CONFIG_TEXT_MAX];       /* "" = none */
    char key_credential[CONFIG_TEXT_MAX]; /* systemd's name; "" = none */
    bool ratings;         /* google alone: what costs more is asked for, too */
    uint32_t cache_s;     /* 0 = answers are not kept */
    uint32_t rate, burst; /* a second, at once; 0 = no limit */
    uint32_t tries, backoff_ms;
    uint32_t breaker_failures, breaker_s; /* 0 failures = no breaker */
};

struct config_places {
    enum config_provider provider;
    enum config_provider chain[CONFIG_CHAIN_MAX]; /* as they are asked */
    uint32_t chain_count;                         /* 0 = there is none */
    enum places_rank rank;
    char file[CONFIG_TEXT_MAX];
    uint32_t workers;  /* threads that look into it */
    uint32_t cache_s;  /* what it gave is kept */
    uint32_t cache_mb; /* all that is kept, whoever gave it */
    uint32_t address_rate, address_burst; /* remote questions of one address */
    char ca_file[CONFIG_TEXT_MAX];        /* "" = the system's */
    bool allow_http;                      /* for tests */
    struct config_remote google, legacy, overpass;
};

/* The remote provider's part; NULL for one that is not remote. */
const struct config_remote *config_places_remote(
    const struct config_places *places, enum config_provider provider);

#endif
