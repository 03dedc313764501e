/*
 * config_http.h - the group "http" of the configuration.
 *
 * Floor    world.
 * Source   man/muster.conf.5, HTTP.
 */
#ifndef WORLD_CONFIG_HTTP_H
#define WORLD_CONFIG_HTTP_H

#include "world/config_keys.h"

extern const struct config_key config_http_keys[];

void config_http_defaults(struct config_http *http, bool course);

#endif
