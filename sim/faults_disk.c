/* What goes wrong with disks and processes that write to them, and with
 * machines that are set back. */
#include "faults.h"

#include "host.h"
#include "host_image.h"

/* Bits of a size: between what calls does it end, and does its next start? */
#define STRIKES       1
#define STRIKES_AGAIN 2

static void end_process(struct sim *sim, const struct fault *fault)
{
    uint32_t index = fault->target;
    uint32_t calls = 1 + (uint32_t)(fault->size >> 2 & 31);
    bool power = fault->kind == FAULT_POWER;

    if (sim->hosts[index].node && (fault->size & STRIKES))
        disk_strike(sim, index, calls, power);
    else if (sim->hosts[index].node)
        host_kill(sim, index, !power);
    else if (power && sim->hosts[index].disk)
        disk_lose_power(sim, index);
}

static void begin_process(struct sim *sim, const struct fault *fault)
{
    uint32_t index = fault->target;
    uint32_t calls = 1 + (uint32_t)(fault->size >> 2 & 7);
    bool again = fault->size & STRIKES_AGAIN;

    disk_strike(sim, index, 0, false);
    if (sim->hosts[index].node || sim->hosts[index].gone)
        return;
    if (again)
        disk_strike(sim, index, calls, fault->kind == FAULT_POWER);
    fault_start(sim, index);
    disk_strike(sim, index, 0, false);
}

static void wipe(struct sim *sim, uint32_t host, bool other)
{
    fault_kill(sim, host, true);
    disk_wipe(sim, host);
    sim->hosts[host].disk->boot += other;
}

static void restore(struct sim *sim, uint32_t host, bool other)
{
    if (sim->hosts[host].gone)
        return;
    fault_kill(sim, host, true);
    (void)image_restore(sim, host, other);
    fault_start(sim, host);
}

/* If it did not run when it was copied, its disk is all that comes back. */
static void set_back(struct sim *sim, uint32_t host)
{
    if (!sim->hosts[host].gone && !image_roll_back(sim, host))
        restore(sim, host, false);
}

/* Some of what is written still fits. */
static void fill_up(struct host_disk *disk, int64_t room, int by)
{
    disk->full += by;
    disk->disk.bytes_max =
        disk->full ? vdisk_bytes(&disk->disk) + (uint64_t)room + 1 : 0;
}

static void flip(struct sim *sim, uint32_t host, uint64_t where)
{
    struct host_disk *disk = sim->hosts[host].disk;
    uint64_t bytes = vdisk_bytes(&disk->disk);

    if (!bytes)
        return;
    disk_doubt(sim, host);
    vdisk_flip(&disk->disk, where / 16 % bytes, where % 8);
    if (where & 8)
        fault_kill(sim, host, true);
}

void fault_apply_disk(struct sim *sim, const struct fault *fault, int by)
{
    uint32_t index = fault->target;
    struct host_disk *disk = sim->hosts[index].disk;

    switch (fault->kind) {
    case FAULT_KILL:
    case FAULT_POWER:
        if (by > 0)
            end_process(sim, fault);
        else
            begin_process(sim, fault);
        break;
    case FAULT_SET_BACK:
        if (by > 0)
            image_take(sim, index, true);
        else
            set_back(sim, index);
        break;
    case FAULT_RESTORE:
        if (by > 0)
            image_take(sim, index, false);
        else
            restore(sim, index, fault->size);
        break;
    case FAULT_WIPE:
        if (by > 0)
            wipe(sim, index, fault->size);
        else
            fault_start(sim, index);
        break;
    case FAULT_FULL:
        fill_up(disk, fault->size, by);
        break;
    case FAULT_IO:
        disk->broken += by;
        disk_arm(disk);
        break;
    case FAULT_SYNC:
        disk->sync_fails = true;
        disk_arm(disk);
        break;
    default:
        if (by > 0)
            flip(sim, index, (uint64_t)fault->size);
        else
            fault_start(sim, index);
        break;
    }
}
