/* What commands do to disks, and to machines that are copied. */
#include "host_image.h"
#include "scene_parts.h"

#include <string.h>

static uint32_t with_disk(const struct scene *scene, const char *word,
                          bool running)
{
    uint32_t host = scene_host(scene, word);

    if (!scene->sim.hosts[host].disk)
        scene_die(scene, "there are no disks; the head wants: disks journal");
    if (running != (scene->sim.hosts[host].node != NULL))
        scene_die(scene, running ? "%s does not run" : "%s runs", word);
    return host;
}

/* stop A B: in order */
void do_stop(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        host_stop(&scene->sim, with_disk(scene, words[i], true));
}

void do_copy(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        image_take(&scene->sim, with_disk(scene, words[i], true), true);
}

/* restore A, restore A elsewhere: on another machine */
void do_restore(struct scene *scene, char **words, uint32_t count)
{
    uint32_t host = with_disk(scene, words[1], false);
    bool other = count > 2 && strcmp(words[2], "elsewhere") == 0;

    if (!image_restore(&scene->sim, host, other))
        scene_die(scene, "%s was not copied", words[1]);
}

void do_roll_back(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        if (!image_roll_back(&scene->sim, with_disk(scene, words[i], true)))
            scene_die(scene, "%s was not copied", words[i]);
}

void do_wipe(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        disk_wipe(&scene->sim, with_disk(scene, words[i], false));
}

/* flip A 300: one bit of that byte, of all files one after the other */
void do_flip(struct scene *scene, char **words, uint32_t count)
{
    uint32_t host = with_disk(scene, words[1], false);
    struct host_disk *disk = scene->sim.hosts[host].disk;
    uint64_t byte = scene_number(scene, words[2]);

    (void)count;
    if (byte >= vdisk_bytes(&disk->disk))
        scene_die(scene, "there are not so many bytes");
    disk_doubt(&scene->sim, host);
    vdisk_flip(&disk->disk, byte, 4);
}

struct host_disk *scene_disk_of(const struct scene *scene, uint32_t host)
{
    struct host_disk *disk = scene->sim.hosts[host].disk;

    if (disk)
        return disk;
    scene_die(scene, "there are no disks; the head wants: disks journal");
}

/* fail A writes, fail A sync, fail A full, fail A off */
void do_fail(struct scene *scene, char **words, uint32_t count)
{
    uint32_t host = scene_host(scene, words[1]);
    struct host_disk *disk = scene_disk_of(scene, host);
    const char *how = words[2];

    (void)count;
    disk->broken = strcmp(how, "writes") == 0;
    disk->sync_fails = strcmp(how, "sync") == 0;
    disk->disk.bytes_max =
        strcmp(how, "full") == 0 ? vdisk_bytes(&disk->disk) : 0;
    disk_arm(disk);
    if (!disk->broken && !disk->sync_fails && !disk->disk.bytes_max &&
        strcmp(how, "off") != 0)
        scene_die(scene, "writes fail, a sync, or it is full, or that is off");
}
