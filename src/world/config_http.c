#include "world/config_http.h"

/* A limit's key is its name. */
#define LIMIT(limit, from, to)                                                 \
    {                                                                          \
        KEY(#limit, KEY_NUMBER, struct config_http, limit), .min = from,       \
                                                            .max = to          \
    }

const struct config_key config_http_keys[] = {
    LIMIT(threads, 1, 64),
    LIMIT(max_connections, 1, 1000000),
    LIMIT(connections_per_address, 0, 1000000),
    LIMIT(head_bytes, 4096, 1048576),
    LIMIT(body_bytes, 16384, 67108864),
    LIMIT(request_s, 1, 3600),
    LIMIT(idle_s, 1, 86400),
    LIMIT(max_watchers, 0, 1000000),
    LIMIT(event_ms, 10, 60000),
    LIMIT(friends, 0, 1000),
    {KEY("owntracks_keys", KEY_TEXT, struct config_http, owntracks_keys),
     .max = CONFIG_PATH_MAX},
    {.name = NULL},
};

void config_http_defaults(struct config_http *http, bool course)
{
    *http = (struct config_http){
        .threads = 1,
        .max_connections = 16384,
        .connections_per_address = course ? 0 : 4096,
        .head_bytes = 16384,
        .body_bytes = 2097152,
        .request_s = 30,
        .idle_s = 75,
        .max_watchers = 10000,
        .event_ms = 250,
        .friends = 30,
    };
}
