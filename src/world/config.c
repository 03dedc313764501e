#include "world/config.h"

#include "base/hash.h"
#include "base/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void config_free(struct config *config)
{
    free(config->servers);
    free(config->links);
    config->servers = NULL;
    config->links = NULL;
}

enum err config_find(const struct config *config, const char *name,
                     uint32_t *index)
{
    for (uint32_t i = 0; i < config->server_count; i++)
        if (strcmp(config->servers[i].name, name) == 0) {
            *index = i;
            return ERR_OK;
        }
    return ERR_UNKNOWN;
}

uint32_t config_other_end(const struct config *config, uint32_t link,
                          uint32_t server)
{
    const struct config_link *ends = &config->links[link];

    if (ends->a == server)
        return ends->b;
    return ends->b == server ? ends->a : CONFIG_NO_SERVER;
}

/* Mark the other end of each link that leads out of what is reached. */
static bool reach_on(const struct config *config, bool *reached)
{
    bool more = false;

    for (uint32_t i = 0; i < config->link_count; i++) {
        const struct config_link *link = &config->links[i];

        if (reached[link->a] == reached[link->b])
            continue;
        reached[link->a] = reached[link->b] = true;
        more = true;
    }
    return more;
}

uint32_t config_apart(const struct config *config)
{
    bool reached[CONFIG_SERVERS_MAX] = {true};

    while (reach_on(config, reached))
        continue;
    for (uint32_t i = 0; i < config->server_count; i++)
        if (!reached[i])
            return i;
    return CONFIG_NO_SERVER;
}

uint32_t config_degree(const struct config *config, uint32_t server)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < config->link_count; i++)
        if (config_other_end(config, i, server) != CONFIG_NO_SERVER)
            count++;
    return count;
}

enum err config_data_path(const struct config *config, const char *server,
                          const char *file, char *text, size_t text_size)
{
    int size =
        snprintf(text, text_size, "%s/%s/%s", config->data, server, file);

    return size > 0 && (size_t)size < text_size ? ERR_OK : ERR_LIMIT;
}

/* Keys of hashes that must be the same on all servers. */
static const struct hash_key herd_key = {{'m', 'u', 's', 't', 'e', 'r'}};

void config_herd_id(const struct config *config, uint8_t id[16])
{
    struct hash128 hash = hash128(&herd_key, bytes_text(config->herd));
    struct writer w = writer_make(id, 16);

    writer_u64(&w, hash.low);
    writer_u64(&w, hash.high);
}

static uint64_t hash_server(const struct config_server *server)
{
    char text[CONFIG_NAME_MAX + 16];

    snprintf(text, sizeof(text), "%s %u", server->name, server->generation);
    return hash64(&herd_key, bytes_text(text));
}

static uint64_t hash_link(const struct config *config,
                          const struct config_link *link)
{
    char text[2 * CONFIG_NAME_MAX + 2];
    const char *a = config->servers[link->a].name;
    const char *b = config->servers[link->b].name;
    bool swap = strcmp(a, b) > 0;

    snprintf(text, sizeof(text), "%s %s", swap ? b : a, swap ? a : b);
    return hash64(&herd_key, bytes_text(text));
}

uint64_t config_hash(const struct config *config)
{
    uint64_t sum = config->spread;

    /* Sums: the order in the file does not matter. */
    for (uint32_t i = 0; i < config->server_count; i++)
        sum += hash_server(&config->servers[i]);
    for (uint32_t i = 0; i < config->link_count; i++)
        sum += hash_link(config, &config->links[i]);
    return sum;
}
