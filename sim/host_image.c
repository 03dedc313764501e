#include "host_image.h"

#include "check.h"
#include "host.h"
#include "inside.h"
#include "seen.h"
#include "topology.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 4096

/* Owned: all of it. node NULL = it did not run. */
struct image {
    struct vdisk disk;
    unsigned opened[VDISK_FILES];
    struct host_disk state; /* but for its disk and memory */
    uint8_t *batch, *slice; /* under way in the journal's memory */
    struct node *node;
    uint32_t *places; /* of those pages of the node that are not empty */
    uint8_t *pages;
    uint32_t count;
    uint64_t incarnation;
    uint32_t generation;
    int64_t at_ns, mono_ns;
    bool *knows;
    uint32_t *generations;
    uint32_t life, cuts; /* the ledger's, and how often it was cut */
};

void image_free(struct host_disk *disk)
{
    struct image *image = disk->image;

    if (!image)
        return;
    vdisk_free(&image->disk);
    free(image->batch);
    free(image->slice);
    free(image->knows);
    free(image->generations);
    free(image->places);
    free(image->pages);
    free(image);
    disk->image = NULL;
}

static void *copy_of(const void *bytes, size_t size)
{
    void *copy = malloc(size + 1);

    assert(copy);
    memcpy(copy, bytes, size);
    return copy;
}

/* What was never written need not be. */
static void copy_pages(const struct host *host, struct image *image)
{
    static const uint8_t zeros[PAGE];
    size_t count = host->block_bytes / PAGE;
    uint8_t *pages = malloc(host->block_bytes);

    image->places = calloc(count + 1, sizeof(*image->places));
    assert(pages && image->places);
    for (size_t i = 0; i < count; i++)
        if (memcmp(host->block + i * PAGE, zeros, PAGE) != 0) {
            memcpy(pages + (size_t)image->count * PAGE, host->block + i * PAGE,
                   PAGE);
            image->places[image->count++] = (uint32_t)i;
        }
    image->pages = copy_of(pages, (size_t)image->count * PAGE);
    free(pages);
}

static void restore_pages(struct host *host, const struct image *image)
{
    host_clear_block(host);
    for (uint32_t i = 0; i < image->count; i++)
        memcpy(host->block + (size_t)image->places[i] * PAGE,
               image->pages + (size_t)i * PAGE, PAGE);
}

static void copy_process(struct sim *sim, const struct host *host,
                         struct image *image)
{
    const struct journal *journal = &host->disk->journal;

    image->node = host->node;
    copy_pages(host, image);
    image->state = *host->disk;
    image->batch = copy_of(journal->memory, journal->filled);
    image->slice = copy_of(journal->snapshot.memory, journal->snapshot.filled);
    image->incarnation = host->config.incarnation;
    image->generation = host->generation;
    image->mono_ns = host_clocks(sim, host).mono_ns;
    image->knows = copy_of(host->knows, host->degree * sizeof(*host->knows));
    image->generations =
        copy_of(host->generations, host->degree * sizeof(*host->generations));
}

void image_take(struct sim *sim, uint32_t index, bool all)
{
    const struct host *host = &sim->hosts[index];
    struct host_disk *disk = host->disk;
    struct image *image = calloc(1, sizeof(*image));

    assert(image);
    image_free(disk);
    disk->image = image;
    vdisk_init(&image->disk);
    vdisk_copy(&image->disk, &disk->disk);
    for (int i = 0; i < VDISK_FILES; i++)
        image->opened[i] = disk->disk.files[i].opened;
    image->at_ns = sim->now_ns;
    image->life = ledger_find(&sim->ledger, host->as,
                              host->node ? inside_self_incarnation(host->node)
                                         : disk->found.incarnation);
    if (host->node && all)
        copy_process(sim, host, image);
    if (image->life != UINT32_MAX)
        image->cuts = sim->ledger.lives[image->life].cuts;
}

/* Numbers that nobody had seen were given again since: nobody could tell. */
static bool is_of_use(const struct sim *sim, const struct image *image)
{
    return image && (image->life == UINT32_MAX ||
                     sim->ledger.lives[image->life].cuts == image->cuts);
}

static void restore_disk(struct sim *sim, uint32_t index)
{
    struct host_disk *disk = sim->hosts[index].disk;

    vdisk_copy(&disk->disk, &disk->image->disk);
    disk_doubt(sim, index);
    disk->behind = true;
}

bool image_restore(struct sim *sim, uint32_t index, bool other)
{
    struct host_disk *disk = sim->hosts[index].disk;

    assert(!sim->hosts[index].node);
    if (!is_of_use(sim, disk->image))
        return false;
    restore_disk(sim, index);
    disk->boot += other;
    return true;
}

static void restore_journal(struct host_disk *disk)
{
    const struct image *image = disk->image;

    disk->journal = image->state.journal;
    memcpy(disk->journal.memory, image->batch, disk->journal.filled);
    memcpy(disk->journal.snapshot.memory, image->slice,
           disk->journal.snapshot.filled);
    for (int i = 0; i < VDISK_FILES; i++)
        disk->disk.files[i].opened = image->opened[i];
    disk->found = image->state.found;
    disk->boot = image->state.boot;
    disk->synced = image->state.synced;
    disk->synced_ticket = image->state.synced_ticket;
    disk->unsynced = image->state.unsynced;
    disk->step = image->state.step;
    disk->stuck = image->state.stuck;
    disk->told_stuck = image->state.told_stuck;
}

/* The steady clock goes on from where it was. */
static void restore_clock(const struct sim *sim, struct host *host)
{
    const struct image *image = host->disk->image;

    host->born_at_ns += host_clocks(sim, host).mono_ns - image->mono_ns;
    int64_t behind_ns = image->mono_ns - host_clocks(sim, host).mono_ns;
    if (behind_ns > 0)
        host->born_at_ns -= behind_ns + 1000;
}

/* Its connections are gone, and the configuration may have changed. */
static void wake_up(struct sim *sim, uint32_t index)
{
    const struct host *host = &sim->hosts[index];
    const struct image *image = host->disk->image;

    for (uint32_t i = 0; i < host->config.max_links; i++)
        if (!inside_link_is_free(host->node, i))
            host_step(sim, index,
                      (struct node_event){.kind = NODE_LINK_DOWN, .link = i});
    for (uint32_t i = 0; i < host->degree; i++) {
        if (inside_is_dialling(host->node, i))
            host_step(
                sim, index,
                (struct node_event){.kind = NODE_DIAL_FAILED, .neighbour = i});
        if (host->knows[i] != image->knows[i] ||
            host->generations[i] != image->generations[i])
            topology_tell(sim, index, i);
    }
}

bool image_roll_back(struct sim *sim, uint32_t index)
{
    struct host *host = &sim->hosts[index];
    struct host_disk *disk = host->disk;
    const struct image *image = disk->image;

    if (!is_of_use(sim, image) || !image->node)
        return false;
    if (host->node)
        host_kill(sim, index, true);
    restore_disk(sim, index);
    restore_journal(disk);
    restore_pages(host, image);
    host->config.incarnation = image->incarnation;
    host->generation = image->generation;
    host->lives++;
    host_run_on(sim, index, image->node);
    restore_clock(sim, host);
    check_life_goes_on(sim, index);
    disk->behind = false;
    disk->doubtful = image->state.doubtful;
    sim_tell_of(sim, index, "is what it was at %.3f s",
                (double)image->at_ns / NS_PER_S);
    wake_up(sim, index);
    return true;
}
