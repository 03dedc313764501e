#include "server/assemble.h"

#include "node/incarnation.h"
#include "server/server_numbers.h"
#include "server/server_status.h"
#include "server/stopping.h"
#include "world/clock.h"
#include "world/log.h"

#include <sodium/core.h>
#include <sodium/randombytes.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* Connections on the port for links that have not said yet who they are. */
#define STRANGERS_MAX 64

/* Bookmarks of the HTTP service: its view of all, and friends. */
#define HTTP_FOLLOWERS 2

static uint64_t new_incarnation(uint64_t last)
{
    struct node_moment now = {.wall_ns = clock_wall_ns(),
                              .chance = clock_chance()};

    return incarnation_new(&now, last);
}

static uint32_t max_links(const struct server *server)
{
    return 2 * server->neighbourhood.room + STRANGERS_MAX;
}

/* Something changed that links or watchers want to see. */
static void on_changed(void *context)
{
    struct server *server = context;
    uv_thread_t self = uv_thread_self();

    if (uv_thread_equal(&self, &server->first_thread))
        atomic_store(&server->wires->dirty, true);
    else
        wires_poke(server->wires);
    admin_poke(server->admin);
    httpd_poke(server->httpd);
    /* Only a log that takes its time makes replies wait for it. */
    const struct sink *sink = server->hub.sink;

    if (sink->instant || sink->prompt)
        return;
    for (uint32_t i = 0; i < server->loop_count; i++)
        loop_ask(&server->loops[i], LOOP_WRITTEN);
}

/* Neighbours have made copies: replies to reports may leave. */
static void on_released(void *context)
{
    struct server *server = context;

    httpd_poke(server->httpd);
    for (uint32_t i = 0; i < server->loop_count; i++)
        loop_ask(&server->loops[i], LOOP_WRITTEN);
}

static int64_t ns_of(uint32_t seconds)
{
    return seconds * (int64_t)NS_PER_S;
}

/* What the configuration says of the node; neighbours are put in later. */
static struct node_config node_config_of(const struct server *server)
{
    const struct config *config = server->config;
    const struct config_limits *limits = &config->limits;

    struct node_config node = {
        .name = bytes_text(server->name),
        .member_generation = config->servers[server->index].generation,
        .config_hash = config_hash(config),
        .incarnation = server->incarnation,
        .max_clients = limits->max_clients,
        .store_clients = limits->store_clients,
        .text_bytes =
            (size_t)limits->store_clients * limits->text_bytes_per_client,
        .max_origins = limits->max_origins,
        .max_links = max_links(server),
        .max_followers = limits->max_watchers + HTTP_FOLLOWERS,
        .spread = config->spread,
        .member_count = config->server_count,
        .times =
            {
                .max_future_ns = ns_of(config->times.max_future_s),
                .max_past_ns = ns_of(config->times.max_past_s),
                .ttl_ns = ns_of(config->times.ttl_s),
                .max_clock_offset_ns = ns_of(config->times.max_clock_offset_s),
            },
        .copies = config->journal.copies,
    };

    config_herd_id(config, node.herd);
    randombytes_buf(&node.table_key, sizeof(node.table_key));
    return node;
}

static enum err open_hub(struct server *server, struct fault *fault)
{
    const struct neighbourhood *around = &server->neighbourhood;
    struct bytes names[CONFIG_SERVERS_MAX];
    uint32_t generations[CONFIG_SERVERS_MAX];
    struct node_config config = node_config_of(server);

    for (uint32_t i = 0; i < around->count; i++) {
        names[i] = bytes_text(around->places[i].name);
        generations[i] = around->places[i].generation;
    }
    config.neighbours = names;
    config.generations = generations;
    config.neighbour_count = around->count;
    config.max_neighbours = around->room;
    struct sink *sink = server->durable ? &server->durable->sink : &sink_none;
    if (hub_open(&server->hub, &config, sink) == ERR_OK)
        return ERR_OK;
    return fault_tell(fault,
                      "%zu MiB of memory cannot be reserved: lower "
                      "max_clients",
                      node_size(&config) >> 20);
}

/* What an earlier process has left decides whose life this one is. */
static enum err open_durable(struct server *server, struct fault *fault)
{
    uint64_t last = 0;
    enum err error = ERR_OK;

    if (server->config->journal.policy != CONFIG_JOURNAL_NONE) {
        server->durable = calloc(1, sizeof(*server->durable));
        if (!server->durable)
            return fault_tell(fault, "memory is short");
        error = durable_open(server->durable, server->config, server->name,
                             &server->incarnation, fault);
        last = server->durable->found.incarnation;
    }
    if (!server->incarnation)
        server->incarnation = new_incarnation(last);
    return error;
}

static enum err open_loops(struct server *server, struct fault *fault)
{
    struct loop_parts parts = {
        .hub = &server->hub,
        .places = server->places,
        .admit = &server->admit,
        .config = server->config,
        .server = server->index,
    };
    uint32_t count = server->config->threads;

    server->loops = calloc(count, sizeof(*server->loops));
    server->threads = calloc(count, sizeof(*server->threads));
    if (!server->loops || !server->threads)
        return fault_tell(fault, "memory is short");
    server->loop_count = count;
    for (uint32_t i = 0; i < count; i++) {
        parts.first = i == 0;
        enum err error = loop_open(&server->loops[i], &parts, fault);

        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}

static void on_first_turn(void *context)
{
    struct server *server = context;

    wires_turn(server->wires);
    admin_turn(server->admin);
}

static enum err open_http(struct server *server, struct fault *fault)
{
    struct httpd_parts parts = {
        .hub = &server->hub,
        .places = server->places,
        .config = server->config,
        .server = server->index,
        .numbers = server_numbers,
        .context = server,
    };

    return httpd_open(&parts, &server->httpd, fault);
}

static enum err open_first_loop(struct server *server, struct fault *fault)
{
    struct loop *first = &server->loops[0];
    struct wires_parts wires = {
        .engine = &first->engine,
        .hub = &server->hub,
        .config = server->config,
        .server = server->index,
        .neighbourhood = &server->neighbourhood,
        .max_links = max_links(server),
    };
    struct admin_parts admin = {
        .engine = &first->engine,
        .hub = &server->hub,
        .path = server->admin_path,
        .max_watchers = server->config->limits.max_watchers,
        .status = server_status,
        .context = server,
    };
    enum err error = wires_open(&wires, &server->wires, fault);

    if (error == ERR_OK)
        error = admin_open(&admin, &server->admin, fault);
    if (error == ERR_OK && stopping_open(server) != ERR_OK)
        error = fault_tell(fault, "memory is short");
    if (error != ERR_OK)
        return error;
    server->hub.changed = on_changed;
    server->hub.released = on_released;
    server->hub.context = server;
    first->turn = on_first_turn;
    first->context = server;
    return ERR_OK;
}

/* As many descriptors as this user may have. */
static void raise_file_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static enum err open_all(struct server *server, struct fault *fault)
{
    const struct config_limits *limits = &server->config->limits;
    enum err error =
        config_data_path(server->config, server->name, ADMIN_SOCKET_NAME,
                         server->admin_path, sizeof(server->admin_path));

    if (error != ERR_OK)
        return fault_tell(fault, "the data path is too long");
    if (admit_open(&server->admit, limits->max_connections,
                   limits->connections_per_address) != ERR_OK)
        return fault_tell(fault, "memory is short");
    error = open_durable(server, fault);
    if (error == ERR_OK)
        error = open_hub(server, fault);
    if (error == ERR_OK && server->durable)
        error = durable_load(server->durable, &server->hub, fault);
    if (error == ERR_OK)
        error = places_open(server->config, &server->places, fault);
    if (error == ERR_OK)
        error = open_loops(server, fault);
    if (error == ERR_OK)
        error = open_http(server, fault);
    if (error == ERR_OK)
        error = open_first_loop(server, fault);
    return error;
}

enum err assemble(const struct config *config, uint32_t index,
                  struct server **out, struct fault *fault)
{
    struct server *server = calloc(1, sizeof(*server));

    *out = server;
    if (sodium_init() < 0 || !server)
        return fault_tell(fault, "memory or chance is short");
    server->config = config;
    server->index = index;
    server->name = config->servers[index].name;
    server->first_thread = uv_thread_self();
    if (neighbourhood_make(&server->neighbourhood, config, index) != ERR_OK)
        return fault_tell(fault, "memory is short");
    raise_file_limit();
    return open_all(server, fault);
}
