#include "host_disk.h"

#include "host.h"
#include "host_image.h"
#include "inside.h"
#include "node/incarnation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define RESTART_NS (300 * (int64_t)NS_PER_MS)

/* ---- the machine ---- */

void disk_die(struct host_disk *disk)
{
    const struct host *host = &disk->sim->hosts[disk->host];

    disk->dying = true;
    queue_put(&disk->sim->queue, disk->sim->now_ns, EVENT_DISK, disk->host,
              (uint32_t)host->lives);
}

/* Nothing is done any more, whatever is called. */
static bool is_struck(struct host_disk *disk)
{
    if (disk->strike && --disk->strike == 0) {
        disk->struck = true;
        disk_die(disk);
    }
    return disk->struck;
}

static int before(void *context, const char *call, const char *name)
{
    struct host_disk *disk = context;
    bool syncs = strncmp(call, "sync", 4) == 0;

    (void)name;
    if (is_struck(disk))
        return EIO;
    if (syncs && disk->sync_fails) {
        disk->sync_fails = false;
        return EIO;
    }
    return disk->broken && !syncs ? EIO : 0;
}

void disk_strike(struct sim *sim, uint32_t index, uint32_t calls, bool power)
{
    struct host_disk *disk = sim->hosts[index].disk;

    disk->strike = calls;
    disk->power = power;
    disk_arm(disk);
}

void disk_arm(struct host_disk *disk)
{
    bool armed =
        disk->strike || disk->struck || disk->broken || disk->sync_fails;

    disk->disk.before = armed ? before : NULL;
}

void disk_init(struct sim *sim, uint32_t index)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    struct host_disk *disk = calloc(1, sizeof(*disk));

    assert(disk);
    vdisk_init(&disk->disk);
    disk->disk.context = disk;
    disk->disk.short_writes = sim->short_writes;
    disk->sim = sim;
    disk->host = index;
    size_t size = JOURNAL_BYTES;
    /* cppcheck-suppress invalidFunctionArg ; anonymous, so there is no file */
    disk->memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
    assert(disk->memory != MAP_FAILED);
    promises_init(&disk->promises, sim->keys);
    sim->hosts[index].disk = disk;
}

void disk_free(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;

    if (!disk)
        return;
    image_free(disk);
    vdisk_free(&disk->disk);
    munmap(disk->memory, JOURNAL_BYTES);
    promises_free(&disk->promises);
    free(disk);
}

/* ---- the start ---- */

static struct journal_config config_of(const struct sim *sim,
                                       const struct host *host)
{
    struct journal_config config = {
        .disk = &host->disk->disk.disk,
        .server = host->config.name,
        .synced = sim->journal_synced,
        .rotate_bytes = sim->rotate_bytes,
    };

    memcpy(config.herd, host->config.herd, sizeof(config.herd));
    memcpy(config.boot, &host->disk->boot, sizeof(host->disk->boot));
    return config;
}

static bool refuse(struct sim *sim, const struct host *host,
                   const struct journal_trouble *trouble)
{
    if (trouble->cause == JOURNAL_DISK && trouble->error != ENOENT)
        return false;
    sim_fail(sim, "start: %s cannot begin with what it finds in %s: %s, %d",
             host->name, trouble->file,
             trouble->call ? trouble->call : "strange", (int)trouble->cause);
    return false;
}

bool disk_find(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct host_disk *disk = host->disk;
    struct journal_config config = config_of(sim, host);
    struct journal_trouble trouble = {.cause = JOURNAL_FINE};

    disk->restart_due = false;
    if (journal_open(&disk->journal, &config, disk->memory, &disk->found,
                     &trouble) != ERR_OK)
        return refuse(sim, host, &trouble);
    struct node_moment now = host_moment(sim, host);
    host->config.incarnation =
        disk->found.goes_on ? disk->found.incarnation
                            : incarnation_new(&now, disk->found.incarnation);
    return true;
}

static uint64_t throw(void *context)
{
    struct sim *sim = context;

    /* In a scene the worst comes. */
    return sim->watcher ? 0 : dice_throw(&sim->disk_dice);
}

void disk_lose_power(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;

    vdisk_cut_power(&disk->disk, throw, sim);
    promises_lose_power(sim, index);
    disk->boot++;
    disk->last.settled = disk->last.settled && !disk->unsynced;
    disk->last.whole = disk->last.clean = false;
    disk->unsynced = false;
}

static void restart_later(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;

    disk->restart_due = true;
    queue_put(&sim->queue, sim->now_ns + RESTART_NS, EVENT_DISK, index,
              (uint32_t)sim->hosts[index].lives);
}

/* It could not begin: a write has failed, or it was struck. */
static void give_up(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;

    vdisk_close_all(&disk->disk);
    disk->last.whole = disk->last.clean = false;
    if (disk->struck && disk->power)
        disk_lose_power(sim, index);
    disk->struck = disk->dying = false;
    disk_arm(disk);
    sim->starts.failed++;
    restart_later(sim, index);
}

bool disk_begin(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct host_disk *disk = host->disk;
    struct node_moment now = host_clocks(sim, host);
    struct journal_trouble trouble = {.cause = JOURNAL_FINE};

    if (journal_load(&disk->journal, &disk->found, host->node, &now, NULL, NULL,
                     &trouble) != ERR_OK)
        return refuse(sim, host, &trouble);
    if (journal_begin(&disk->journal, &disk->found, host->node, &trouble) !=
        ERR_OK) {
        give_up(sim, index);
        return refuse(sim, host, &trouble);
    }
    promises_begin(sim, index);
    disk->synced = disk->journal.written;
    disk->synced_ticket = disk->journal.written_ticket;
    disk->synced_at_ns = sim->now_ns;
    disk->unsynced = disk->stuck = disk->told_stuck = disk->dying = false;
    disk->step = SNAPSHOT_NONE;
    disk->snapshot_again_ns = 0;
    return true;
}

/* ---- the end ---- */

static bool is_damaged(const struct host_disk *disk)
{
    return disk->found.damaged && disk->journal.snapshot_wanted;
}

static struct last_words last_words_of(const struct sim *sim,
                                       const struct host *host, bool power)
{
    const struct host_disk *disk = host->disk;
    bool whole = !disk->doubtful && !disk->journal.filled &&
                 !is_damaged(disk) && !(power && disk->unsynced);
    struct node_status status;

    node_status(host->node, &status);
    return (struct last_words){
        .whole = whole && (!power || sim->journal_synced),
        /* What has expired meanwhile need not come back. */
        .settled =
            whole && !node_record_is_due(host->node) && !sim->times.ttl_ns,
        .vector = status.vector_hash,
    };
}

void disk_end(struct sim *sim, uint32_t index, bool power)
{
    const struct host *host = &sim->hosts[index];
    struct host_disk *disk = host->disk;
    struct last_words last = last_words_of(sim, host, power);

    if (disk->doubtful)
        promises_forget(sim, index);
    else
        promises_end(sim, index, disk->journal.written, disk->synced);
    disk->stuck = disk->dying = disk->struck = false;
    disk->strike = 0;
    disk_arm(disk);
    if (power)
        disk_lose_power(sim, index);
    else
        vdisk_close_all(&disk->disk);
    disk->last = last;
}

void disk_close(struct sim *sim, uint32_t index)
{
    const struct host *host = &sim->hosts[index];
    struct host_disk *disk = host->disk;

    disk->last = last_words_of(sim, host, false);
    if (!journal_close(&disk->journal, host->node))
        sim_fail(sim, "start: %s could not stop in order", host->name);
    disk->last.clean = disk->last.whole = !disk->doubtful && !is_damaged(disk);
    disk->last.settled = disk->last.clean && !sim->times.ttl_ns;
    promises_end(sim, index, node_number(host->node), node_number(host->node));
    if (disk->doubtful)
        promises_forget(sim, index);
    vdisk_close_all(&disk->disk);
    disk->boot++;
}

void disk_wipe(struct sim *sim, uint32_t index)
{
    vdisk_wipe(&sim->hosts[index].disk->disk);
    disk_doubt(sim, index);
}

void disk_doubt(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;

    disk->doubtful = true;
    disk->last = (struct last_words){.whole = false};
    promises_forget(sim, index);
}

void disk_event(struct sim *sim, uint32_t index, uint32_t lives)
{
    const struct host *host = &sim->hosts[index];

    if (!host->disk || (uint32_t)host->lives != lives)
        return;
    if (host->node && host->disk->dying) {
        bool struck = host->disk->struck;

        host_kill(sim, index, !(struck && host->disk->power));
        if (!struck) /* else it starts when the fault ends */
            restart_later(sim, index);
    } else if (!host_is_up(host) && host->disk->restart_due && !host->gone) {
        host_start(sim, index, false);
    }
}
