/*
 * remote_kind.h - how a provider is asked and understood that lives elsewhere.
 *
 * Floor    world.
 * Shape    a table for each; provider_remote.h does the rest.
 */
#ifndef WORLD_REMOTE_KIND_H
#define WORLD_REMOTE_KIND_H

#include "world/provider.h"

/* A request in the making. */
struct remote_words {
    struct bytes key;
    unsigned patience_s;    /* until nobody waits; 1 and up */
    struct writer path;     /* behind the base URL, "/..." */
    struct writer body;     /* nothing written = a GET */
    const char *headers[2]; /* NULL = no more; static */
    const char *key_header; /* "X-Key: ", in front of the key, if it is sent so;
                               NULL = it is not */
};

/* An answer in the making. */
struct remote_answer {
    const struct places_query *query;
    uint32_t http_status;
    uint8_t *body; /* from malloc; NULL once somebody has taken it */
    size_t body_bytes;
    struct bytes key;      /* not to be told */
    struct writer message; /* for people, if there are no places */
};

struct remote_kind {
    struct provider_caps caps;
    const char *url;
    bool needs_key;

    /* Whatever the query is, it can be asked of them. */
    void (*ask)(const struct places_query *query, struct remote_words *words);

    /* Gives, in a blank result, status and again; json, json_bytes and layout
     * when there is an answer. Whether its message is from others or not, it is
     * text without the key. */
    void (*understand)(struct remote_answer *answer,
                       struct provider_result *result);
};

/* A text as a part of a URL or a form: all but letters and digits as %XX. */
void remote_escape(struct writer *w, struct bytes text);

#endif
