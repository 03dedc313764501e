#include "server/server_status.h"

#include "server/server.h"
#include "world/clock.h"
#include "world/journal_status.h"
#include "world/places_json.h"
#include "world/status_json.h"

#include <unistd.h>

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

static json_t *json_of_clients(const struct server *server,
                               const struct node_status *status)
{
    json_t *object = json_object();

    json_set_number(object, "known", status->clients);
    json_set_number(object, "tombstones", status->tombstones);
    json_set_number(object, "max", status->max_clients);
    json_set_number(object, "room", status->store_clients);
    json_set_number(object, "text_bytes", status->text_bytes_used);
    json_set_number(object, "text_bytes_room", status->text_bytes);
    json_set_number(object, "connected",
                    admit_count((struct admit *)&server->admit));
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
        {"refused_copies", SUM(server, refused_copies)},
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

static void add_node(json_t *object, struct server *server)
{
    int64_t now_ns = clock_mono_ns();
    const struct node *node = hub_hold(&server->hub);
    struct node_status status;

    node_status(node, &status);
    json_t *links = json_of_links(node, now_ns);
    json_t *vector = json_of_vector(node);
    hub_let_go(&server->hub);

    json_t *counters = json_of_counters(&status.counters);
    add_connections(counters, server);
    json_object_set_new(object, "clients", json_of_clients(server, &status));
    json_set_number(object, "feed", status.feed_number);
    json_set_number(object, "written", status.written);
    json_set_number(object, "copies", status.copies);
    json_set_number(object, "released", status.released);
    json_set_hash(object, "map_hash", status.map_hash);
    json_object_set_new(object, "map_hash_current",
                        json_boolean(status.map_hash_current));
    json_object_set_new(object, "clock_in_doubt",
                        json_boolean(status.clock_in_doubt));
    json_object_set_new(object, "clock_refuses",
                        json_boolean(status.clock_refuses));
    json_set_hash(object, "vector_hash", status.vector_hash);
    json_set_text(object, "root", status.root);
    json_set_number(object, "root_distance", status.root_distance);
    json_object_set_new(object, "links", links);
    json_object_set_new(object, "vector", vector);
    json_object_set_new(object, "counters", counters);
}

char *server_status(void *context)
{
    struct server *server = context;
    json_t *object = json_object();
    json_object_set_new(object, "server", json_string(server->name));
    json_object_set_new(object, "herd", json_string(server->config->herd));
    json_set_number(object, "pid", (uint64_t)getpid());
    json_set_life(object, "life", server->incarnation);
    json_set_seconds(object, "uptime_s",
                     clock_mono_ns() - server->hub.started_mono_ns);
    json_set_number(object, "loops", server->loop_count);
    json_set_number(object, "watchers", admin_watchers(server->admin));
    add_node(object, server);
    json_object_set_new(object, "journal", json_of_journal(server->durable));
    json_object_set_new(object, "places", json_of_places(server->places));
    json_t *memory = json_object();
    json_set_number(memory, "reserved", server->hub.memory_bytes);
    json_set_number(memory, "touched", hub_memory_touched(&server->hub));
    json_object_set_new(object, "memory", memory);

    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(object);
    return text;
}
