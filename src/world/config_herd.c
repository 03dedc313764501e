#include "world/config_herd.h"

#include <stdlib.h>
#include <string.h>

static const struct config_key server_keys[] = {
    {KEY("name", KEY_TEXT, struct config_server, name),
     .max = CONFIG_NAME_MAX + 1},
    {KEY("clients", KEY_ADDRESS, struct config_server, clients)},
    {KEY("links", KEY_ADDRESS, struct config_server, links)},
    {KEY("clients_listen", KEY_ADDRESS, struct config_server, clients_listen)},
    {KEY("links_listen", KEY_ADDRESS, struct config_server, links_listen)},
    {KEY("http", KEY_ADDRESS, struct config_server, http)},
    {KEY("http_listen", KEY_ADDRESS, struct config_server, http_listen)},
    {KEY("generation", KEY_NUMBER, struct config_server, generation),
     .max = INT32_MAX},
    {.name = NULL},
};

/* A name is also a folder's, and stands in AT lines. */
static bool is_name(const char *name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789-_.";

    return name[0] != '.' && strspn(name, allowed) == strlen(name);
}

/* Where a server listens. Gives how many places that are. */
static size_t listens(const struct config_server *server,
                      const struct address *places[3])
{
    places[0] = &server->clients_listen;
    places[1] = &server->links_listen;
    places[2] = &server->http_listen;
    return server->http_listen.port ? 3 : 2;
}

/* Do two servers listen in the same place? */
static bool clash(const struct config_server *a, const struct config_server *b)
{
    const struct address *of_a[3], *of_b[3];
    size_t count_a = listens(a, of_a), count_b = listens(b, of_b);

    for (size_t i = 0; i < count_a; i++)
        for (size_t k = 0; k < count_b; k++)
            if (address_equal(of_a[i], of_b[k]))
                return true;
    return false;
}

/* Does one server listen twice in the same place? */
static bool clashes_with_itself(const struct config_server *server)
{
    const struct address *places[3];
    size_t count = listens(server, places);

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (address_equal(places[i], places[k]))
                return true;
    return false;
}

static bool is_public(const struct config_server *server)
{
    const struct address *places[3];
    size_t count = listens(server, places);

    for (size_t i = 0; i < count; i++)
        if (!address_is_loopback(places[i]))
            return true;
    return false;
}

static enum err judge_alone(const struct config_reading *reading,
                            const config_setting_t *setting,
                            const struct config_server *server)
{
    if (!server->name[0])
        return config_fault_at(reading, setting, "a server needs a name");
    if (!is_name(server->name))
        return config_fault_at(reading, setting,
                               "\"%s\" is no name for a server: letters, "
                               "digits, - _ and . only, and no . in front",
                               server->name);
    if (!server->clients.port || !server->links.port)
        return config_fault_at(reading, setting,
                               "%s needs two addresses: clients = "
                               "\"host:port\" and links = \"host:port\"",
                               server->name);
    if (clashes_with_itself(server))
        return config_fault_at(reading, setting,
                               "%s listens twice in the same place: clients, "
                               "links and http need a port each",
                               server->name);
    return ERR_OK;
}

/* The file must say that it means it, until there is TLS to protect it. */
static enum err judge_public(const struct config_reading *reading,
                             const config_setting_t *setting,
                             const struct config_server *server)
{
    if (reading->config->insecure || !is_public(server))
        return ERR_OK;
    return config_fault_at(
        reading, setting,
        "%s can be reached from other machines, and nothing protects it: use "
        "loopback addresses, or write insecure = true if the network is yours",
        server->name);
}

static enum err judge_among(const struct config_reading *reading,
                            const config_setting_t *setting, uint32_t index)
{
    const struct config_server *servers = reading->config->servers;

    for (uint32_t i = 0; i < index; i++) {
        if (strcmp(servers[i].name, servers[index].name) == 0)
            return config_fault_at(reading, setting,
                                   "there are two servers named %s",
                                   servers[i].name);
        if (clash(&servers[i], &servers[index]))
            return config_fault_at(reading, setting,
                                   "%s and %s listen in the same place",
                                   servers[i].name, servers[index].name);
    }
    return ERR_OK;
}

static enum err read_server(const struct config_reading *reading,
                            const config_setting_t *setting, uint32_t index)
{
    struct config_server *server = &reading->config->servers[index];
    enum err error = config_read_group(reading, setting, server_keys, server);

    if (error != ERR_OK)
        return error;
    if (!server->clients_listen.port)
        server->clients_listen = server->clients;
    if (!server->links_listen.port)
        server->links_listen = server->links;
    if (!server->http_listen.port)
        server->http_listen = server->http;
    error = judge_alone(reading, setting, server);
    if (error == ERR_OK)
        error = judge_public(reading, setting, server);
    return error == ERR_OK ? judge_among(reading, setting, index) : error;
}

enum err config_read_servers(const struct config_reading *reading,
                             const config_setting_t *list)
{
    struct config *config = reading->config;
    int count = config_setting_length(list);

    if (!config_setting_is_list(list) || count < 1 ||
        count > CONFIG_SERVERS_MAX)
        return config_fault_at(reading, list,
                               "servers must be a list of 1 to %d groups: "
                               "( { name = ...; }, ... )",
                               CONFIG_SERVERS_MAX);
    config->servers = calloc((size_t)count, sizeof(*config->servers));
    if (!config->servers)
        return config_fault_at(reading, list, "memory is short");
    config->server_count = (uint32_t)count;
    for (uint32_t i = 0; i < config->server_count; i++) {
        enum err error =
            read_server(reading, config_setting_get_elem(list, i), i);

        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}

static enum err read_end(const struct config_reading *reading,
                         const config_setting_t *pair, int which,
                         uint32_t *index)
{
    const char *name = config_setting_get_string_elem(pair, which);

    if (!name)
        return config_fault_at(reading, pair,
                               "a link is a pair of names: (\"Goloman\", "
                               "\"Hands\")");
    if (config_find(reading->config, name, index) != ERR_OK)
        return config_fault_at(reading, pair, "there is no server named %s",
                               name);
    return ERR_OK;
}

static enum err read_link(const struct config_reading *reading,
                          const config_setting_t *pair, uint32_t index)
{
    struct config *config = reading->config;
    struct config_link *link = &config->links[index];
    int length = config_setting_length(pair);
    uint32_t a = 0, b = 0;
    enum err error = read_end(reading, pair, 0, &a);

    if (error == ERR_OK)
        error = read_end(reading, pair, length == 2 ? 1 : length, &b);
    if (error != ERR_OK)
        return error;
    if (a == b)
        return config_fault_at(reading, pair, "%s is linked with itself",
                               config->servers[a].name);
    *link = (struct config_link){a < b ? a : b, a < b ? b : a};
    for (uint32_t i = 0; i < index; i++)
        if (config->links[i].a == link->a && config->links[i].b == link->b)
            return config_fault_at(reading, pair, "%s and %s are linked twice",
                                   config->servers[a].name,
                                   config->servers[b].name);
    return ERR_OK;
}

enum err config_read_links(const struct config_reading *reading,
                           const config_setting_t *list)
{
    struct config *config = reading->config;
    int count = config_setting_length(list);

    if (!config_setting_is_list(list))
        return config_fault_at(reading, list,
                               "links must be a list of pairs of names: "
                               "( (\"Goloman\", \"Hands\"), ... )");
    config->links = calloc((size_t)count + 1, sizeof(*config->links));
    if (!config->links)
        return config_fault_at(reading, list, "memory is short");
    for (uint32_t i = 0; i < (uint32_t)count; i++) {
        enum err error =
            read_link(reading, config_setting_get_elem(list, i), i);

        if (error != ERR_OK)
            return error;
        config->link_count++;
    }
    return ERR_OK;
}
