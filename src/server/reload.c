#include "server/reload.h"

#include "world/log.h"

#include <string.h>

static void tell_change(const struct wires_change *change, uint32_t servers)
{
    log_info("the configuration is read again", log_number("servers", servers),
             log_number("neighbours_gone", change->left),
             log_number("neighbours_new", change->joined), LOG_END);
    if (change->without_place)
        log_error("there is no room for more neighbours: restart this server",
                  log_number("without_link", change->without_place), LOG_END);
}

/* Who is no member any more has no links, and says so. */
static uint32_t find_self(const struct server *server,
                          const struct config *config)
{
    uint32_t index;

    if (config_find(config, server->name, &index) == ERR_OK)
        return index;
    log_error("this server is not in the configuration any more: its links "
              "end; stop it",
              log_text("server", server->name), LOG_END);
    return CONFIG_NO_SERVER;
}

static bool same_places(const struct config_server *a,
                        const struct config_server *b)
{
    return address_equal(&a->clients_listen, &b->clients_listen) &&
           address_equal(&a->links_listen, &b->links_listen) &&
           address_equal(&a->http_listen, &b->http_listen);
}

/* config_load zeroes it all first, what lies between members with it. */
static bool same_places_keys(const struct config_places *a,
                             const struct config_places *b)
{
    /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison) */
    return memcmp(a, b, sizeof(*a)) == 0;
}

static bool same_keys(const struct config *a, const struct config *b)
{
    return a->threads == b->threads && a->profile == b->profile &&
           same_places_keys(&a->places, &b->places) &&
           strcmp(a->data, b->data) == 0 &&
           strcmp(a->log.file, b->log.file) == 0 &&
           a->log.format == b->log.format && a->log.lines == b->log.lines &&
           a->log.to_stderr == b->log.to_stderr &&
           memcmp(&a->journal, &b->journal, sizeof(a->journal)) == 0 &&
           memcmp(&a->http, &b->http, sizeof(a->http)) == 0 &&
           memcmp(&a->limits, &b->limits, sizeof(a->limits)) == 0 &&
           memcmp(&a->times, &b->times, sizeof(a->times)) == 0;
}

/* What other servers have been told of this one stays until it starts anew. */
static void tell_if_restart(const struct server *server,
                            const struct config *config, uint32_t index)
{
    const struct config_server *old = &server->config->servers[server->index];
    const struct config_server *new =
        index == CONFIG_NO_SERVER ? old : &config->servers[index];

    if (new->generation != old->generation ||
        config->spread != server->config->spread ||
        strcmp(config->herd, server->config->herd) != 0)
        log_warn("the herd's name, spread or this server's generation has "
                 "changed: restart it",
                 LOG_END);
    if (!same_keys(config, server->config) || !same_places(old, new))
        log_warn("other keys than members, links and the log's level have "
                 "changed: they hold after a restart",
                 LOG_END);
}

void reload(struct server *server)
{
    struct config config;
    struct fault fault;

    if (config_load(server->config->path, &config, &fault) != ERR_OK) {
        log_error("the configuration is bad; the old one stays",
                  log_text("why", fault.text), LOG_END);
        return;
    }
    uint32_t index = find_self(server, &config);

    log_set_level(config.log.level);
    tell_if_restart(server, &config, index);
    struct wires_change change =
        wires_set_members(server->wires, &config, index);
    httpd_set_members(server->httpd, &config);
    tell_change(&change, config.server_count);
    config_free(&config);
}
