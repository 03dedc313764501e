#include "keeper.h"

#include "core/command.h"
#include "node/incarnation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void keeper_init(struct keeper *keeper)
{
    *keeper = (struct keeper){.rotate_bytes = 512, .name = "n0"};
    vdisk_init(&keeper->disk);
    keeper->memory = malloc(JOURNAL_BYTES);
    assert(keeper->memory);
}

void keeper_free(struct keeper *keeper)
{
    keeper_kill(keeper);
    vdisk_free(&keeper->disk);
    free(keeper->memory);
}

struct node_moment keeper_now(const struct keeper *keeper)
{
    int64_t ns = (int64_t)(1767225600 + keeper->starts) * NS_PER_S;

    return (struct node_moment){ns, ns, keeper->starts * 0x9e3779b97f4a7c15u};
}

static struct journal_config journal_config_of(const struct keeper *keeper)
{
    struct journal_config config = {
        .disk = (struct disk *)&keeper->disk.disk,
        .herd = {1, 2, 3},
        .server = bytes_text(keeper->name),
        .synced = keeper->synced,
        .rotate_bytes = keeper->rotate_bytes,
        .ttl_s = keeper->ttl_s,
    };

    config.boot[0] = keeper->boot;
    return config;
}

static void make_node(struct keeper *keeper)
{
    struct bytes neighbour = BYTES("n1");
    struct node_moment now = keeper_now(keeper);
    struct node_config config = {
        .name = bytes_text(keeper->name),
        .neighbours = &neighbour,
        .neighbour_count = 1,
        .herd = {1, 2, 3},
        .incarnation = keeper->found.goes_on
                           ? keeper->found.incarnation
                           : incarnation_new(&now, keeper->found.incarnation),
        .max_clients = 256,
        .store_clients = 512,
        .text_bytes = 1 << 16,
        .max_origins = 32,
        .max_links = 2,
        .max_followers = 1,
        .copies = keeper->copies,
    };

    /* Pages count when they are first written. */
    keeper->block_bytes = node_size(&config);
    keeper->block = mmap(NULL, keeper->block_bytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert(keeper->block != MAP_FAILED);
    keeper->node = node_init(keeper->block, &config, &now);
}

bool keeper_start(struct keeper *keeper)
{
    struct journal_config config = journal_config_of(keeper);

    assert(!keeper->node);
    keeper->starts++;
    if (journal_open(&keeper->journal, &config, keeper->memory, &keeper->found,
                     &keeper->trouble) != ERR_OK)
        return false;
    make_node(keeper);
    struct node_moment now = keeper_now(keeper);
    if (journal_load(&keeper->journal, &keeper->found, keeper->node, &now, NULL,
                     NULL, &keeper->trouble) == ERR_OK &&
        journal_begin(&keeper->journal, &keeper->found, keeper->node,
                      &keeper->trouble) == ERR_OK)
        return true;
    keeper_kill(keeper);
    return false;
}

void keeper_kill(struct keeper *keeper)
{
    vdisk_close_all(&keeper->disk);
    if (keeper->block)
        munmap(keeper->block, keeper->block_bytes);
    keeper->block = NULL;
    keeper->node = NULL;
}

void keeper_stop(struct keeper *keeper)
{
    (void)journal_close(&keeper->journal, keeper->node);
    keeper_kill(keeper);
}

static uint64_t throw(void *context)
{
    uint64_t *state = context;
    uint64_t x = (*state += 0x9e3779b97f4a7c15u);

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

void keeper_cut_power(struct keeper *keeper, uint64_t *dice)
{
    vdisk_cut_power(&keeper->disk, throw, dice);
    keeper_kill(keeper);
    keeper->boot++;
}

void keeper_report(struct keeper *keeper, const char *id, uint32_t stamp)
{
    char line[128];
    struct node_moment now = keeper_now(keeper);
    struct writer none = writer_make(NULL, 0);
    struct node_answer answer;
    int size = snprintf(line, sizeof(line), "IAMAT %s +1.0+1.0 %u", id, stamp);
    struct node_command command = {
        command_parse(bytes_make(line, (size_t)size)), 0};

    command.hash = node_hash(keeper->node, command.command.id);
    (void)node_batch(keeper->node, &now, &command, 1, &answer, &none);
    assert(answer.verdict == NODE_TAKEN);
}

bool keeper_write(struct keeper *keeper)
{
    while (journal_fill(&keeper->journal, keeper->node))
        if (!journal_write(&keeper->journal, &keeper->trouble))
            return false;
    struct node_wishes none = {.max = 0};
    struct node_event event = {.kind = NODE_WRITTEN,
                               .now = keeper_now(keeper),
                               .number = keeper->journal.written,
                               .ticket = keeper->journal.written_ticket};
    node_step(keeper->node, &event, &none);
    return true;
}

static bool finish_snapshot(struct keeper *keeper)
{
    struct journal *journal = &keeper->journal;

    while (journal_snapshot_fill(journal, keeper->node))
        if (!journal_snapshot_write(journal, &keeper->trouble))
            return false;
    if (!keeper_write(keeper) || !journal_sync(journal, &keeper->trouble))
        return false;
    journal_snapshot_need(journal);
    return journal_snapshot_end(journal, &keeper->trouble);
}

bool keeper_snapshot(struct keeper *keeper)
{
    struct journal *journal = &keeper->journal;

    bool good = journal_sync(journal, &keeper->trouble) &&
                journal_snapshot_prepare(journal, &keeper->trouble);
    if (good) {
        journal_snapshot_begin(journal, keeper->node);
        good = finish_snapshot(keeper);
    }
    journal_snapshot_over(journal, keeper->node);
    return good;
}

uint32_t keeper_stamp(const struct keeper *keeper, const char *id)
{
    uint8_t line[AT_BYTES_MAX];
    struct writer w = writer_make(line, sizeof(line) - 1);

    if (node_where(keeper->node, bytes_text(id), &w) != ERR_OK)
        return 0;
    line[w.size] = 0;
    return (uint32_t)strtoul(strrchr((char *)line, ' '), NULL, 10);
}

uint64_t keeper_claimed(const struct keeper *keeper)
{
    struct node_claim claim;
    uint64_t claimed = 0;
    bool used;

    for (uint32_t i = 0; node_claim(keeper->node, i, &used, &claim); i++)
        if (used && bytes_equal(claim.name, bytes_text(keeper->name)))
            claimed += claim.claimed;
    return claimed;
}
