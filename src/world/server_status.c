#include "world/server_status.h"

#include "world/clock.h"
#include "world/server.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* A number of counters of one kind, over all loops. */
#define SUM(server, member)                                                    \
    sum_of(server, offsetof(struct clients_counters, member))

static json_int_t sum_of(const struct server *server, size_t offset)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < server->loop_count; i++) {
        const uint8_t *counters =
            (const uint8_t *)&server->loops[i].clients->counters;

        sum += counter_get((const counter *)(const void *)(counters + offset));
    }
    return (json_int_t)sum;
}

static json_int_t refused_files(const struct server *server)
{
    uint64_t sum = wires_refused_files(server->wires);

    for (uint32_t i = 0; i < server->loop_count; i++)
        sum += counter_get(&server->loops[i].listener.refused_files);
    return (json_int_t)sum;
}

static void set_number(json_t *object, const char *key, uint64_t number)
{
    json_object_set_new(object, key, json_integer((json_int_t)number));
}

/* Seconds with milliseconds. */
static void set_seconds(json_t *object, const char *key, int64_t ns)
{
    json_object_set_new(object, key, json_real((double)ns / NS_PER_S));
}

static void set_hash(json_t *object, const char *key, struct hash128 hash)
{
    char text[33];

    snprintf(text, sizeof(text), "%016llx%016llx",
             (unsigned long long)hash.high, (unsigned long long)hash.low);
    json_object_set_new(object, key, json_string(text));
}

static void set_text(json_t *object, const char *key, struct bytes text)
{
    json_object_set_new(object, key,
                        json_stringn((const char *)text.data, text.size));
}

static json_t *json_of_clients(const struct server *server,
                               const struct node_status *status)
{
    json_t *object = json_object();

    set_number(object, "known", status->clients);
    set_number(object, "max", status->max_clients);
    set_number(object, "room", status->store_clients);
    set_number(object, "text_bytes", status->text_bytes_used);
    set_number(object, "text_bytes_room", status->text_bytes);
    set_number(object, "connected",
               admit_count((struct admit *)&server->admit));
    return object;
}

static json_t *json_of_node(const struct node_counters *c)
{
    json_t *object = json_object();

    set_number(object, "reports", c->reports);
    set_number(object, "stale", c->stale);
    set_number(object, "repeated", c->repeated);
    set_number(object, "refused_full", c->refused_full);
    set_number(object, "questions", c->questions);
    set_number(object, "questions_about_strangers", c->missing);
    set_number(object, "records_received", c->received);
    set_number(object, "records_won", c->won);
    set_number(object, "records_sent", c->sent);
    set_number(object, "sweeps", c->sweeps);
    set_number(object, "links_lived", c->links_lived);
    set_number(object, "links_refused", c->links_refused);
    set_number(object, "store_full", c->store_full);
    set_number(object, "origins_full", c->origins_full);
    return object;
}

static void add_connections(json_t *object, const struct server *server)
{
    const struct wires_counters *w = wires_counters(server->wires);
    const struct {
        const char *key;
        json_int_t number;
    } rows[] = {
        {"connections", SUM(server, accepted)},
        {"refused_connections", SUM(server, refused_full)},
        {"refused_by_address", SUM(server, refused_address)},
        {"refused_for_files", refused_files(server)},
        {"lines", SUM(server, lines)},
        {"invalid", SUM(server, invalid)},
        {"too_long", SUM(server, too_long)},
        {"closed_idle", SUM(server, closed_by_wait[CLIENT_IDLE])},
        {"closed_line", SUM(server, closed_by_wait[CLIENT_LINE])},
        {"closed_unread", SUM(server, closed_by_wait[CLIENT_STALL])},
        {"closed_lingering", SUM(server, closed_by_wait[CLIENT_LINGER])},
        {"short_of_memory", SUM(server, short_of_memory)},
        {"link_connections", (json_int_t)counter_get(&w->accepted)},
        {"link_refused", (json_int_t)counter_get(&w->refused_full)},
        {"link_dials", (json_int_t)counter_get(&w->dialled)},
        {"link_dial_failures", (json_int_t)counter_get(&w->dial_failures)},
        {"link_bytes_in", (json_int_t)counter_get(&w->bytes_in)},
        {"link_bytes_out", (json_int_t)counter_get(&w->bytes_out)},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        json_object_set_new(object, rows[i].key, json_integer(rows[i].number));
}

static json_t *json_of_link(const struct node_link_status *link, int64_t now_ns)
{
    json_t *object = json_object();

    set_text(object, "neighbour", link->name);
    json_object_set_new(object, "up", json_boolean(link->live));
    if (link->since_mono_ns)
        set_seconds(object, "since_s", now_ns - link->since_mono_ns);
    if (link->last_reason)
        json_object_set_new(object, "last_reason",
                            json_string(bye_text((uint8_t)link->last_reason)));
    set_number(object, "received", link->received);
    set_number(object, "sent", link->sent);
    if (!link->live)
        return object;
    json_object_set_new(object, "dialled_here",
                        json_boolean(link->dialled_here));
    set_number(object, "lag", link->lag);
    json_object_set_new(object, "catching_up", json_boolean(link->sweeping));
    json_object_set_new(object, "rtt_ms",
                        json_real((double)link->rtt_ns / NS_PER_MS));
    json_object_set_new(object, "clock_offset_ms",
                        json_real((double)link->clock_offset_ns / NS_PER_MS));
    json_object_set_new(object, "same_map", json_boolean(link->same_map));
    return object;
}

static json_t *json_of_links(const struct node *node, int64_t now_ns)
{
    json_t *array = json_array();

    for (uint32_t i = 0; i < node_neighbour_count(node); i++) {
        struct node_link_status link;

        node_link_status(node, i, &link);
        json_array_append_new(array, json_of_link(&link, now_ns));
    }
    return array;
}

static json_t *json_of_vector(const struct node *node)
{
    json_t *array = json_array();
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(node, i, &used, &claim); i++) {
        char life[17];
        json_t *object;

        if (!used)
            continue;
        object = json_object();
        snprintf(life, sizeof(life), "%016llx",
                 (unsigned long long)claim.incarnation);
        set_text(object, "server", claim.name);
        json_object_set_new(object, "life", json_string(life));
        set_number(object, "claimed", claim.claimed);
        set_number(object, "applied", claim.applied);
        set_number(object, "live", claim.live);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *json_of_places(struct server *server)
{
    json_t *object = json_object();
    struct places_status status;

    places_status(server->places, &status);
    json_object_set_new(object, "places", json_integer(status.places));
    set_number(object, "under_way", status.under_way);
    set_number(object, "ok", status.answered[ANSWER_OK]);
    set_number(object, "zero_results", status.answered[ANSWER_ZERO_RESULTS]);
    set_number(object, "over_limit", status.answered[ANSWER_OVER_QUERY_LIMIT]);
    set_number(object, "failed", status.answered[ANSWER_UNKNOWN_ERROR]);
    return object;
}

static void add_node(json_t *object, struct server *server)
{
    int64_t now_ns = clock_mono_ns();
    const struct node *node = hub_hold(&server->hub);
    struct node_status status;

    node_status(node, &status);
    json_t *links = json_of_links(node, now_ns);
    json_t *vector = json_of_vector(node);
    hub_let_go(&server->hub);

    json_t *counters = json_of_node(&status.counters);
    add_connections(counters, server);
    json_object_set_new(object, "clients", json_of_clients(server, &status));
    set_number(object, "feed", status.feed_number);
    set_number(object, "written", status.written);
    set_hash(object, "map_hash", status.map_hash);
    json_object_set_new(object, "map_hash_current",
                        json_boolean(status.map_hash_current));
    set_hash(object, "vector_hash", status.vector_hash);
    json_object_set_new(object, "links", links);
    json_object_set_new(object, "vector", vector);
    json_object_set_new(object, "counters", counters);
}

char *server_status(void *context)
{
    struct server *server = context;
    json_t *object = json_object();
    char life[17];

    snprintf(life, sizeof(life), "%016llx",
             (unsigned long long)server->incarnation);
    json_object_set_new(object, "server", json_string(server->name));
    json_object_set_new(object, "herd", json_string(server->config->herd));
    json_object_set_new(object, "life", json_string(life));
    set_seconds(object, "uptime_s",
                clock_mono_ns() - server->hub.started_mono_ns);
    set_number(object, "loops", server->loop_count);
    set_number(object, "watchers", admin_watchers(server->admin));
    add_node(object, server);
    json_object_set_new(object, "places", json_of_places(server));
    json_t *memory = json_object();
    set_number(memory, "reserved", server->hub.memory_bytes);
    set_number(memory, "touched", hub_memory_touched(&server->hub));
    json_object_set_new(object, "memory", memory);

    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(object);
    return text;
}
