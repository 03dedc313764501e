/*
 * self_json.h - what a server tells of itself and of its links.
 *
 * Floor    http: pure functions.
 * Limits   SELF_JSON_BYTES_MAX in all: links and claims that do not fit any
 *          more are left out, and said to be so; a hundred of each fit. IDs of
 *          clients may be long: of what was learnt as much is told as fits.
 * Source   docs/openapi.json, Server.
 */
#ifndef HTTP_SELF_JSON_H
#define HTTP_SELF_JSON_H

#include "http/compact.h"
#include "http/ready.h"
#include "node/node.h"

#define SELF_JSON_BYTES_MAX 65536

/* What does not stand in the node. */
struct self_facts {
    struct bytes name;
    const char *http; /* its address, "host:port" */
    const char *version;
    int64_t uptime_ns;
    const struct ready *ready;
};

/* The members of the object before "learned", whoever opens and closes it. */
void self_json_write(struct compact *c, const struct self_facts *facts,
                     const struct node *node);

/*
 * "learned", of what is told of that: {"samples":..,"recent":[...]}. Of recent
 * there are as many as fit into the writer, with some room for what follows.
 */
void self_json_put_learned(struct compact *c, struct bytes learned);

#endif
