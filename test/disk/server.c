/* The process: it starts, takes reports, ends. */
#include "server.h"

#include "node/incarnation.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static int at_a_call(void *context, const char *call, const char *name)
{
    struct server *server = context;

    int error =
        server->at_call ? server->at_call(server->context, call, name) : 0;

    if (server->dying && server->disk.calls == server->dies_at)
        longjmp(*server->dying, 1);
    return error;
}

void server_init(struct server *server, unsigned clients)
{
    memset(server, 0, sizeof(*server));
    vdisk_init(&server->disk);
    server->disk.before = at_a_call;
    server->disk.context = server;
    ledger_init(&server->ledger, clients);
    server->rotate_bytes = 512;
    server->memory = malloc(JOURNAL_BYTES);
    assert(server->memory);
}

void server_free(struct server *server)
{
    server_kill(server);
    if (server->block)
        munmap(server->block, server->block_bytes);
    vdisk_free(&server->disk);
    free(server->memory);
}

void server_wipe(struct server *server)
{
    server_kill(server);
    vdisk_wipe(&server->disk);
    server->disk.calls = 0;
    ledger_init(&server->ledger, server->ledger.clients);
    server->boot = 0;
    server->must_go_on = false;
    server->dying = NULL;
    server->starts = 0;
    server->wrong[0] = 0;
}

void server_wrong(struct server *server, const char *format, ...)
{
    va_list list;

    if (server->wrong[0])
        return;
    va_start(list, format);
    vsnprintf(server->wrong, sizeof(server->wrong), format, list);
    va_end(list);
}

struct node_moment server_now(const struct server *server)
{
    int64_t ns = (int64_t)(1767225600 + server->starts) * NS_PER_S;

    return (struct node_moment){ns, ns, server->starts * 0x9e3779b97f4a7c15u};
}

/* ---- start ---- */

/* Pages that were written are zero again, and no others are touched. */
static void clear_block(struct server *server, size_t size)
{
    if (server->block && server->block_bytes == size) {
        (void)madvise(server->block, size, MADV_DONTNEED);
        return;
    }
    if (server->block)
        munmap(server->block, server->block_bytes);
    server->block = mmap(NULL, size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert(server->block != MAP_FAILED);
    server->block_bytes = size;
}

static void make_node(struct server *server)
{
    struct bytes neighbour = ledger_name(server->name ? SELF : NEIGHBOUR);
    struct node_moment now = server_now(server);
    unsigned clients = server->ledger.clients;
    struct node_config config = {
        .name = ledger_name(server->name),
        .neighbours = &neighbour,
        .neighbour_count = 1,
        .herd = {1, 2, 3},
        .incarnation = server->found.goes_on
                           ? server->found.incarnation
                           : incarnation_new(&now, server->found.incarnation),
        .max_clients = clients + 1,
        .store_clients = clients + 1,
        .text_bytes = clients * (size_t)(server->long_ids + 64) * 4,
        .max_origins = 48,
        .max_links = 1,
        .max_followers = 1,
        .spread = SPREAD_FLOOD,
    };

    clear_block(server, (node_size(&config) + 4095) / 4096 * 4096);
    server->node = node_init(server->block, &config, &now);
}

static struct journal_config journal_config_of(struct server *server)
{
    struct journal_config config = {
        .disk = &server->disk.disk,
        .herd = {1, 2, 3},
        .server = ledger_name(server->name),
        .synced = server->synced,
        .rotate_bytes = server->rotate_bytes,
    };

    config.boot[0] = server->boot;
    return config;
}

static void spoil_one(struct server *server)
{
    struct store *store = &server->node->store;

    if (server->spoils && store->used)
        store->slots[store->used / 2].stamp_ns -= NS_PER_S;
}

bool server_start(struct server *server)
{
    struct journal_config config = journal_config_of(server);

    assert(!server->node);
    server->starts++;
    server->renewals = server->written_renewals = 0;
    server->conflict = 0;
    server->must_die = false;
    server->linked = false;
    if (journal_open(&server->journal, &config, server->memory, &server->found,
                     &server->trouble) != ERR_OK) {
        vdisk_close_all(&server->disk);
        return false;
    }
    make_node(server);
    struct node_moment now = server_now(server);
    if (journal_load(&server->journal, &server->found, server->node, &now, NULL,
                     NULL, &server->trouble) != ERR_OK ||
        journal_begin(&server->journal, &server->found, server->node,
                      &server->trouble) != ERR_OK) {
        server_kill(server);
        return false;
    }
    spoil_one(server);
    return true;
}

void server_kill(struct server *server)
{
    vdisk_close_all(&server->disk);
    server->node = NULL;
}

bool server_stop(struct server *server)
{
    bool clean = journal_close(&server->journal, server->node);

    server_kill(server);
    return clean;
}

/* ---- clients ---- */

struct bytes client_id(const struct server *server, unsigned client,
                       char memory[CLIENT_ID_MAX])
{
    int size = snprintf(memory, CLIENT_ID_MAX, "c%u-", client);

    memset(memory + size, 'x', server->long_ids);
    return bytes_make(memory, (size_t)size + server->long_ids);
}

unsigned client_of(struct bytes id)
{
    unsigned client = 0;

    for (size_t i = 1; i < id.size && id.data[i] != '-'; i++)
        client = client * 10 + (unsigned)(id.data[i] - '0');
    return client;
}

static void report(struct server *server, unsigned client, uint32_t stamp)
{
    char id[CLIENT_ID_MAX], line[CLIENT_ID_MAX + 64];
    struct bytes text = client_id(server, client, id);
    struct node_moment now = server_now(server);
    struct writer none = writer_make(NULL, 0);
    struct node_answer answer;
    int size = snprintf(line, sizeof(line), "IAMAT %.*s +1.0+1.0 %u",
                        (int)text.size, (const char *)text.data, stamp);
    struct node_command command = {
        command_parse(bytes_make(line, (size_t)size)), 0};

    command.hash = node_hash(server->node, command.command.id);
    (void)node_batch(server->node, &now, &command, 1, &answer, &none);
    if (answer.verdict != NODE_TAKEN)
        server_wrong(server, "a report of client %u is refused", client);
}

/* One that is older than what is there has no dot, but a place in the ledger,
 * or its stamp would be used again. */
void server_report(struct server *server, unsigned client, uint64_t chance)
{
    struct ledger *ledger = &server->ledger;
    uint32_t stamp = ledger_stamp(ledger, chance);
    unsigned count = ledger->count;

    report(server, client, stamp);
    server_learn(server);
    if (ledger->count == count) {
        ledger_add(ledger, server->self, 0, client, stamp);
        ledger->updates[count].origin = ORIGIN_LOST;
    }
}

void server_learn(struct server *server)
{
    const struct node *node = server->node;
    const struct store *store = &node->store;
    uint32_t self = node->origins.self;
    unsigned life = ledger_life(&server->ledger, server->name,
                                node->origins.list[self].incarnation);
    uint64_t last = server->ledger.lives[life].last;

    server->self = life;
    for (uint32_t i = 0; i < store->used; i++)
        if (store->slots[i].origin == self && store->slots[i].seq > last)
            ledger_add(&server->ledger, life, store->slots[i].seq,
                       client_of(store_record(store, i).id),
                       (uint32_t)(store->slots[i].stamp_ns / NS_PER_S));
}

void server_look(struct server *server)
{
    const struct store *store = &server->node->store;

    memset(server->held, 0, server->ledger.clients * sizeof(server->held[0]));
    for (uint32_t i = 0; i < store->used; i++)
        server->held[client_of(store_record(store, i).id)] =
            (uint32_t)(store->slots[i].stamp_ns / NS_PER_S);
}
