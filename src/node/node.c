#include "node/node.h"

#include "node/bulk.h"
#include "node/checkpoints.h"
#include "node/expiry.h"
#include "node/links.h"
#include "node/maphash.h"
#include "node/neighbours.h"
#include "node/recorder.h"
#include "node/roots.h"
#include "node/times.h"
#include "node/tree.h"
#include "node/vector.h"

#include <string.h>

/* A name for each life that fits, and as many of takers whose lives nobody
 * knows any more. */
static uint32_t name_count(const struct node_config *config)
{
    uint32_t most = 2 * config->max_origins + 1;

    return most < UINT16_MAX ? most : UINT16_MAX;
}

/* Bookmarks: one a link, a follower, a recorder, checkpoints, the map hash. */
static uint32_t mark_count(const struct node_config *config)
{
    return config->max_links + config->max_followers + CHECKPOINTS_MAX +
           NODE_RECORDERS + 1;
}

static size_t text_pages(const struct node_config *config)
{
    /* Below this, half of the pages would not do for one of every size. */
    size_t least = 4 * (size_t)TEXTS_CLASSES;
    size_t pages = config->text_bytes / TEXTS_PAGE_BYTES;

    return pages > least ? pages : least;
}

/* The same plan measures a node and makes it. */
static void carve(struct node *node, struct block *block,
                  const struct node_config *config)
{
    names_init(&node->names, block, name_count(config));
    names_init(&node->neighbour_names, block, neighbours_max(config));
    origins_init(&node->origins, block, config->max_origins);
    store_init(&node->store, block, config->store_clients, text_pages(config));
    feed_init(&node->feed, block, config->store_clients, mark_count(config));
    links_init(node, block, config->max_links, config->max_origins);
    neighbours_init(node, block, config);
    maphash_init(node, block);
    recorder_init(node, block, config->max_origins);
    vector_init(node, block, config->max_origins);
    checkpoints_init(node, block, config->max_origins);
    roots_init(node, block);
}

size_t node_size(const struct node_config *config)
{
    struct block block = block_measure();
    struct node measured = {.link_count = 0};

    (void)block_carve(&block, 1, sizeof(struct node));
    carve(&measured, &block, config);
    return block.used;
}

static void begin_life(struct node *node, const struct node_config *config,
                       int64_t now_ms)
{
    uint16_t name;
    uint32_t self;
    enum err named = names_use(&node->names, config->name, &name);
    enum err added =
        origins_add(&node->origins, name, config->incarnation, now_ms, &self);

    assert(named == ERR_OK);
    assert(added == ERR_OK && self == node->origins.self);
}

struct node *node_init(void *memory, const struct node_config *config,
                       const struct node_moment *now)
{
    struct block block = block_make(memory, node_size(config));
    struct node *node = block_carve(&block, 1, sizeof(*node));

    assert(record_is_server_name(config->name));
    assert(config->max_clients <= config->store_clients);
    assert(config->copies <= COPIES_MAX);
    *node = (struct node){
        .table_key = config->table_key,
        .config_hash = config->config_hash,
        .member_generation = config->member_generation,
        .incarnation = config->incarnation,
        .max_clients = config->max_clients,
        .times = config->times,
        .max_followers = config->max_followers,
        .copies = {.wanted = config->copies},
        .stepped_at_ms = now->mono_ns / NS_PER_MS,
        .expiry = {.over_before_ns = INT64_MIN},
    };
    memcpy(node->herd, config->herd, sizeof(node->herd));
    memcpy(node->map_key.octets, config->herd, sizeof(node->map_key.octets));
    carve(node, &block, config);
    begin_life(node, config, node->stepped_at_ms);
    expiry_init(node, now);
    tree_init(node, config, now);
    bulk_init(node);
    return node;
}

size_t node_wishes_max(const struct node_config *config)
{
    /* A step can end every link, tell of each, and dial every neighbour. */
    return 2 * (size_t)config->max_links + 4 * (size_t)neighbours_max(config) +
           8;
}

uint64_t node_number(const struct node *node)
{
    return node->feed.last;
}

uint64_t node_written(const struct node *node)
{
    return node->written;
}

uint64_t node_written_ticket(const struct node *node)
{
    return node->written_ticket;
}

uint64_t node_hash(const struct node *node, struct bytes id)
{
    return state_hash(node, id);
}
