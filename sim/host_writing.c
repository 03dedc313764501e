/* What a server has to write goes to its disk, a turn after the other. */
#include "host.h"

#define SYNC_EVERY_NS     ((int64_t)NS_PER_S)
#define SNAPSHOT_AGAIN_NS ((int64_t)NS_PER_S)

bool disk_is_due(const struct sim *sim, uint32_t index)
{
    const struct host *host = &sim->hosts[index];
    const struct host_disk *disk = host->disk;

    return disk->journal.filled || node_record_is_due(host->node) ||
           node_written(host->node) != node_number(host->node);
}

static void die_of_sync(struct sim *sim, uint32_t index)
{
    sim_tell_of(sim, index, "dies of a sync that has failed");
    disk_die(sim->hosts[index].disk);
}

static bool sync_now(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;
    struct journal_trouble trouble;

    disk->synced_at_ns = sim->now_ns;
    if (!journal_sync(&disk->journal, &trouble)) {
        die_of_sync(sim, index);
        return false;
    }
    disk->synced = disk->journal.written;
    disk->synced_ticket = disk->journal.written_ticket;
    disk->unsynced = false;
    promises_synced(sim, index, disk->synced);
    return true;
}

static bool write_all(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;
    struct journal_trouble trouble;
    bool was_stuck = disk->stuck;

    disk->stuck = true;
    while (journal_fill(&disk->journal, sim->hosts[index].node)) {
        disk->unsynced = true;
        if (!journal_write(&disk->journal, &trouble)) {
            sim->starts.stuck += !was_stuck;
            return false;
        }
    }
    disk->stuck = false;
    return true;
}

/* Claims alone are synced at once only if somebody waits for them. */
static bool sync_is_wanted(const struct sim *sim, uint32_t index)
{
    const struct host_disk *disk = sim->hosts[index].disk;

    return disk->unsynced &&
           (disk->journal.written > disk->synced ||
            node_record_wanted(sim->hosts[index].node) > disk->synced_ticket);
}

struct node_logged disk_write(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;

    if (disk->dying)
        return (struct node_logged){
            node_written(sim->hosts[index].node),
            node_written_ticket(sim->hosts[index].node)};
    (void)write_all(sim, index);
    if (!sim->journal_synced)
        return (struct node_logged){disk->journal.written,
                                    disk->journal.written_ticket};
    if (sync_is_wanted(sim, index))
        (void)sync_now(sim, index);
    return (struct node_logged){disk->synced, disk->synced_ticket};
}

/* ---- snapshots ---- */

static void snapshot_over(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct host_disk *disk = host->disk;

    journal_snapshot_over(&disk->journal, host->node);
    disk->step = SNAPSHOT_NONE;
    disk->snapshot_again_ns = sim->now_ns + SNAPSHOT_AGAIN_NS;
}

static bool fill_slice(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;
    struct journal_trouble trouble;

    if (journal_snapshot_fill(&disk->journal, sim->hosts[index].node))
        return journal_snapshot_write(&disk->journal, &trouble);
    if (!write_all(sim, index))
        return true; /* it waits */
    journal_snapshot_need(&disk->journal);
    disk->step = SNAPSHOT_NEEDED;
    return true;
}

static bool begin_slice(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;
    struct journal_trouble trouble;

    if (disk->step == SNAPSHOT_PREPARED) {
        if (disk->journal.filled)
            return true; /* it waits */
        journal_snapshot_begin(&disk->journal, sim->hosts[index].node);
        disk->step = SNAPSHOT_FILLING;
        return true;
    }
    if (!journal_snapshot_is_due(&disk->journal) ||
        sim->now_ns < disk->snapshot_again_ns)
        return true;
    if (!journal_snapshot_prepare(&disk->journal, &trouble))
        return false;
    disk->step = SNAPSHOT_PREPARED;
    return true;
}

static bool end_slice(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;
    struct journal_trouble trouble;

    if (disk->step == SNAPSHOT_NEEDED) {
        if (sync_now(sim, index))
            disk->step = SNAPSHOT_SYNCED;
        return true;
    }
    if (!journal_snapshot_end(&disk->journal, &trouble))
        return false;
    sim->starts.snapshots++;
    snapshot_over(sim, index);
    disk->snapshot_again_ns = 0;
    return true;
}

static bool snapshot_slice(struct sim *sim, uint32_t index)
{
    switch (sim->hosts[index].disk->step) {
    case SNAPSHOT_NONE:
    case SNAPSHOT_PREPARED:
        return begin_slice(sim, index);
    case SNAPSHOT_FILLING:
        return fill_slice(sim, index);
    default:
        return end_slice(sim, index);
    }
}

void disk_turn(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;

    if (disk->dying)
        return;
    if (disk->unsynced && sim->now_ns - disk->synced_at_ns >= SYNC_EVERY_NS &&
        !sync_now(sim, index))
        return;
    if (!snapshot_slice(sim, index))
        snapshot_over(sim, index);
}
