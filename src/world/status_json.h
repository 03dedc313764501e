/*
 * status_json.h - what a node tells of itself, as JSON.
 *
 * Floor    world.
 * Memory   what is given is a new reference; NULL never: a member that memory
 *          is too short for is left out.
 */
#ifndef WORLD_STATUS_JSON_H
#define WORLD_STATUS_JSON_H

#include "node/node.h"

#include <jansson.h>

void json_set_number(json_t *object, const char *key, uint64_t number);

/* Seconds, with what is behind the point. */
void json_set_seconds(json_t *object, const char *key, int64_t ns);
void json_set_hash(json_t *object, const char *key, struct hash128 hash);
void json_set_text(json_t *object, const char *key, struct bytes text);

/* A life of a server: 16 hexadecimal digits. */
void json_set_life(json_t *object, const char *key, uint64_t incarnation);

json_t *json_of_counters(const struct node_counters *counters);
json_t *json_of_links(const struct node *node, int64_t now_ns);
json_t *json_of_vector(const struct node *node);

#endif
