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

uint32_t config_neighbours(const struct config *config, uint32_t server,
                           uint32_t *out)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < config->link_count; i++) {
        const struct config_link *link = &config->links[i];

        if (link->a == server)
            out[count++] = link->b;
        else if (link->b == server)
            out[count++] = link->a;
    }
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
    uint64_t sum = 0;

    /* Sums: the order in the file does not matter. */
    for (uint32_t i = 0; i < config->server_count; i++)
        sum += hash64(&herd_key, bytes_text(config->servers[i].name));
    for (uint32_t i = 0; i < config->link_count; i++)
        sum += hash_link(config, &config->links[i]);
    return sum;
}
