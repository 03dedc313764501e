#include "world/durable.h"

#include "world/clock.h"
#include "world/flusher.h"
#include "world/journal_text.h"
#include "world/log.h"
#include "world/snapshots.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- open ---- */

/* The kernel draws it anew at every boot, as 32 hexadecimal digits and four
 * dashes. Without it no boot is taken for another one. */
static void read_boot(uint8_t boot[16])
{
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    char text[40] = "";
    size_t size = file ? fread(text, 1, sizeof(text) - 1, file) : 0;

    if (file)
        fclose(file);
    for (size_t i = 0; i < 16; i++)
        boot[i] = (uint8_t)clock_chance();
    if (size < 36)
        return;
    for (size_t i = 0, at = 0; i < 16 && at + 1 < size; i++) {
        char digits[3];

        at += text[at] == '-';
        memcpy(digits, text + at, 2);
        digits[2] = 0;
        boot[i] = (uint8_t)strtoul(digits, NULL, 16);
        at += 2;
    }
}

static enum err refuse(const struct durable *durable,
                       const struct journal_trouble *trouble,
                       struct fault *fault)
{
    char text[JOURNAL_TEXT_MAX];

    journal_text(trouble, durable->folder, text, sizeof(text));
    return fault_tell(fault, "%s", text);
}

static enum err make_locks(struct durable *durable, struct fault *fault)
{
    pthread_condattr_t attributes;

    if (pthread_condattr_init(&attributes) == 0 &&
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
        pthread_cond_init(&durable->work, &attributes) == 0 &&
        pthread_cond_init(&durable->snapshot_due, &attributes) == 0 &&
        pthread_mutex_init(&durable->syncing, NULL) == 0 &&
        pthread_mutex_init(&durable->appending, NULL) == 0)
        return ERR_OK;
    return fault_tell(fault, "no locks can be made");
}

static enum err open_folder(struct durable *durable,
                            const struct config *config, const char *server,
                            struct fault *fault)
{
    if (config_data_path(config, server, ".", durable->folder,
                         sizeof(durable->folder)) != ERR_OK)
        return fault_tell(fault, "the data path is too long");
    durable->folder[strlen(durable->folder) - 2] = 0;
    int error = folder_disk_open(&durable->disk, durable->folder);
    if (error)
        return fault_tell(fault, "the folder %s cannot be opened: %s",
                          durable->folder, strerror(error));
    durable->memory = malloc(JOURNAL_BYTES);
    return durable->memory ? make_locks(durable, fault)
                           : fault_tell(fault, "memory is short");
}

static void tell_found(const struct durable *durable)
{
    const struct journal_found *found = &durable->found;

    if (found->damaged)
        log_warn("the journal is spoilt: what can be read is kept, and the "
                 "neighbours are asked for all",
                 log_text("folder", durable->folder),
                 log_number("bytes_skipped", (int64_t)found->skipped), LOG_END);
    else if (found->outgrown)
        log_info("ttl_s is longer than it was: the neighbours are asked for "
                 "what was dropped",
                 log_text("folder", durable->folder), LOG_END);
    else if (found->torn)
        log_warn("the journal's end is torn, as when power fails: it is cut "
                 "off",
                 log_text("folder", durable->folder),
                 log_number("bytes_cut", (int64_t)found->skipped), LOG_END);
}

enum err durable_open(struct durable *durable, const struct config *config,
                      const char *server, uint64_t *incarnation,
                      struct fault *fault)
{
    struct journal_config journal = {
        .disk = &durable->disk.disk,
        .server = bytes_text(server),
        .synced = config->journal.policy == CONFIG_JOURNAL_FSYNC,
        .rotate_bytes = (uint64_t)config->journal.rotate_mb << 20,
        .ttl_s = config->times.ttl_s,
    };
    struct journal_trouble trouble;
    enum err error = open_folder(durable, config, server, fault);

    if (error != ERR_OK)
        return error;
    durable->config = &config->journal;
    config_herd_id(config, journal.herd);
    read_boot(journal.boot);
    if (journal_open(&durable->journal, &journal, durable->memory,
                     &durable->found, &trouble) != ERR_OK)
        return refuse(durable, &trouble, fault);
    tell_found(durable);
    *incarnation = durable->found.goes_on ? durable->found.incarnation : 0;
    flusher_init(durable);
    return ERR_OK;
}

/* ---- load ---- */

struct progress {
    const struct durable *durable;
    int64_t told_at_ns;
};

static void tell_progress(void *context, uint64_t bytes)
{
    struct progress *progress = context;
    uint64_t all = progress->durable->found.bytes;
    int64_t now_ns = clock_mono_ns();

    if (now_ns - progress->told_at_ns < NS_PER_S || !all)
        return;
    progress->told_at_ns = now_ns;
    log_info("loads the journal",
             log_number("percent", (int64_t)(bytes * 100 / all)),
             log_number("mib", (int64_t)(bytes >> 20)),
             log_number("of_mib", (int64_t)(all >> 20)), LOG_END);
}

const char *durable_last_end(const struct journal_found *found)
{
    if (found->damaged)
        return "spoilt";
    if (found->torn)
        return "torn";
    if (!found->batches)
        return "none"; /* there was nobody */
    return found->clean ? "clean" : "killed";
}

static void tell_loaded(const struct durable *durable)
{
    const struct journal_found *found = &durable->found;

    log_info("journal loaded",
             log_number("clients", (int64_t)durable->loaded_clients),
             log_number("mib", (int64_t)(found->bytes >> 20)),
             log_number("ms", durable->loaded_ns / NS_PER_MS),
             log_text("life", found->goes_on ? "goes on" : "new"),
             log_text("last_end", durable_last_end(found)), LOG_END);
}

enum err durable_load(struct durable *durable, struct hub *hub,
                      struct fault *fault)
{
    int64_t begin_ns = clock_mono_ns();
    struct progress progress = {durable, begin_ns};
    struct journal_trouble trouble;
    struct node_moment now = {.wall_ns = clock_wall_ns(),
                              .mono_ns = begin_ns,
                              .chance = clock_chance()};
    struct node *node = hub->node; /* nobody else has it yet */
    struct node_status status;

    durable->hub = hub;
    if (journal_load(&durable->journal, &durable->found, node, &now,
                     tell_progress, &progress, &trouble) != ERR_OK)
        return refuse(durable, &trouble, fault);
    durable->loaded_ns = clock_mono_ns() - begin_ns;
    node_status(node, &status);
    durable->loaded_clients = status.clients;
    if (journal_begin(&durable->journal, &durable->found, node, &trouble) !=
        ERR_OK)
        return refuse(durable, &trouble, fault);
    durable->synced = durable->journal.written;
    durable->synced_ticket = durable->journal.written_ticket;
    if (durable->found.batches)
        tell_loaded(durable);
    return ERR_OK;
}

/* ---- threads ---- */

enum err durable_start(struct durable *durable)
{
    if (pthread_create(&durable->flusher, NULL, flusher_run, durable) != 0)
        return ERR_SYSTEM;
    if (pthread_create(&durable->snapshots, NULL, snapshots_run, durable) != 0)
        return ERR_SYSTEM;
    return ERR_OK;
}

void durable_stop(struct durable *durable)
{
    pthread_mutex_lock(&durable->appending);
    durable->stopping = true;
    pthread_cond_broadcast(&durable->work);
    pthread_cond_broadcast(&durable->snapshot_due);
    pthread_mutex_unlock(&durable->appending);
    pthread_join(durable->snapshots, NULL);
    pthread_join(durable->flusher, NULL);
    if (!journal_close(&durable->journal, durable->hub->node))
        log_error("the journal could not be ended in order; the next start "
                  "takes what was written",
                  log_text("folder", durable->folder), LOG_END);
    folder_disk_close(&durable->disk);
    free(durable->memory);
}

/* The lock is held. */
static void read_status(const struct durable *durable,
                        struct durable_status *status)
{
    const struct journal *journal = &durable->journal;

    *status = (struct durable_status){
        .counters = journal->counters,
        .number = journal->number,
        .bytes = journal_bytes(journal),
        .snapshot_bytes = journal->snapshot_bytes,
        .stuck = durable->stuck,
        .snapshot_under_way = journal->snapshot.planned,
        .found = &durable->found,
        .loaded_clients = durable->loaded_clients,
        .loaded_ns = durable->loaded_ns,
    };
}

void durable_status(struct durable *durable, struct durable_status *status)
{
    pthread_mutex_lock(&durable->appending);
    read_status(durable, status);
    pthread_mutex_unlock(&durable->appending);
}

bool durable_status_within(struct durable *durable, uint32_t ms,
                           struct durable_status *status)
{
    bool held = pthread_mutex_trylock(&durable->appending) == 0;

    for (; !held && ms; ms--) {
        usleep(1000);
        held = pthread_mutex_trylock(&durable->appending) == 0;
    }
    if (!held)
        return false;
    read_status(durable, status);
    pthread_mutex_unlock(&durable->appending);
    return true;
}
