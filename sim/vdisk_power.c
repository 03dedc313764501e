/* What becomes of a disk: copies, power cuts, rot. */
#include "vdisk_parts.h"

#include <stdlib.h>
#include <string.h>

void vdisk_wipe(struct vdisk *disk)
{
    for (int i = 0; i < VDISK_FILES; i++)
        if (disk->files[i].used)
            vdisk_free_file(&disk->files[i]);
    memset(disk->names, 0, sizeof(disk->names));
    memset(disk->synced_names, 0, sizeof(disk->synced_names));
    disk->move_count = 0;
}

void vdisk_free(struct vdisk *disk)
{
    vdisk_wipe(disk);
    free(disk->moves);
    disk->moves = NULL;
}

void vdisk_close_all(struct vdisk *disk)
{
    for (int i = 0; i < VDISK_FILES; i++)
        disk->files[i].opened = 0;
    vdisk_collect(disk);
}

/* ---- copies ---- */

static void set_data(struct vfile *file, const uint8_t *bytes, size_t size)
{
    vdisk_set_size(&file->data, &file->size, &file->room, size);
    if (size)
        memcpy(file->data, bytes, size);
}

static void set_synced(struct vfile *file, const uint8_t *bytes, size_t size)
{
    vdisk_set_size(&file->synced, &file->synced_size, &file->synced_room, size);
    if (size)
        memcpy(file->synced, bytes, size);
}

void vdisk_copy(struct vdisk *to, const struct vdisk *from)
{
    vdisk_wipe(to);
    memcpy(to->names, from->names, sizeof(to->names));
    memcpy(to->synced_names, from->names, sizeof(to->names));
    for (int i = 0; i < VDISK_FILES; i++) {
        const struct vfile *file = &from->files[i];

        if (!file->used || !vdisk_is_named(from->names, i))
            continue;
        to->files[i].used = true;
        set_data(&to->files[i], file->data, file->size);
        set_synced(&to->files[i], file->data, file->size);
    }
}

/* ---- power ---- */

struct cut {
    const struct vdisk *from;
    uint64_t (*chance)(void *context);
    void *context;
};

static uint64_t below(const struct cut *cut, uint64_t end)
{
    return cut->chance(cut->context) % end;
}

static bool toss(const struct cut *cut)
{
    return below(cut, 2);
}

/* The later of two versions, or the front of it before the back of the
 * earlier. */
static void put_sector(struct vfile *file, const struct vchange *change,
                       const struct cut *cut)
{
    if (toss(cut))
        vdisk_replay(file, change,
                     below(cut, 8) ? VDISK_SECTOR : below(cut, VDISK_SECTOR));
}

/* Where nothing was written stands what was there when the place was another
 * file's: some run of sectors of any. */
static void fill_stale(struct vfile *file, const struct vfile *self,
                       size_t from, const struct cut *cut)
{
    const struct vfile *other = &cut->from->files[below(cut, VDISK_FILES)];
    size_t at = (from + VDISK_SECTOR - 1) / VDISK_SECTOR * VDISK_SECTOR;

    for (int i = 0; i < VDISK_FILES && (!other->used || !other->size); i++)
        other = &cut->from->files[i];
    if (!other->used || !other->size || at >= file->synced_size)
        return;
    size_t begin = below(cut, other->size) / VDISK_SECTOR * VDISK_SECTOR;
    if (at < other->size && toss(cut))
        begin = at;
    size_t size = file->synced_size - at;
    /* The same place of the same file would be no stranger's. */
    if (begin == at && other == self)
        return;
    if (size > other->size - begin)
        size = other->size - begin;
    memcpy(file->synced + at, other->data + begin, size);
}

static void cut_file(struct vfile *file, const struct vfile *from,
                     const struct cut *cut)
{
    size_t least;

    set_synced(file, from->synced, from->synced_size);
    least = file->synced_size;
    for (size_t i = 0; i < from->change_count; i++)
        if (from->changes[i].sector == VDISK_LENGTH && toss(cut)) {
            vdisk_replay(file, &from->changes[i], 0);
            if (file->synced_size < least)
                least = file->synced_size;
        }
    if (file->synced_size > least && below(cut, 4) == 0)
        fill_stale(file, from, least, cut);
    for (size_t i = 0; i < from->change_count; i++)
        if (from->changes[i].sector != VDISK_LENGTH)
            put_sector(file, &from->changes[i], cut);
    set_data(file, file->synced, file->synced_size);
}

static void cut_names(struct vdisk *to, const struct cut *cut)
{
    const struct vdisk *from = cut->from;

    memcpy(to->names, from->synced_names, sizeof(to->names));
    for (size_t i = 0; i < from->move_count; i++) {
        const struct vmove *move = &from->moves[i];

        /* What the rename was of may not have got its name at all. */
        if (toss(cut) &&
            (!move->from[0] || vdisk_find_name(to->names, move->from)))
            vdisk_apply_move(to->names, move);
    }
    memcpy(to->synced_names, to->names, sizeof(to->names));
}

void vdisk_image(struct vdisk *to, const struct vdisk *from,
                 uint64_t (*chance)(void *context), void *context)
{
    struct cut cut = {from, chance, context};

    vdisk_wipe(to);
    for (int i = 0; i < VDISK_FILES; i++)
        if (from->files[i].used) {
            to->files[i].used = true;
            cut_file(&to->files[i], &from->files[i], &cut);
        }
    cut_names(to, &cut);
    vdisk_collect(to);
}

void vdisk_cut_power(struct vdisk *disk, uint64_t (*chance)(void *context),
                     void *context)
{
    struct vdisk left;

    vdisk_init(&left);
    vdisk_image(&left, disk, chance, context);
    vdisk_copy(disk, &left);
    vdisk_free(&left);
}

/* ---- rot ---- */

uint64_t vdisk_bytes(const struct vdisk *disk)
{
    uint64_t bytes = 0;

    for (int i = 0; i < VDISK_FILES; i++)
        bytes += disk->files[i].used ? disk->files[i].size : 0;
    return bytes;
}

void vdisk_flip(struct vdisk *disk, uint64_t byte, unsigned bit)
{
    for (int i = 0; i < VDISK_FILES; i++) {
        struct vfile *file = &disk->files[i];

        if (!file->used)
            continue;
        if (byte < file->size) {
            file->data[byte] ^= (uint8_t)(1u << bit);
            if (byte < file->synced_size)
                file->synced[byte] ^= (uint8_t)(1u << bit);
            return;
        }
        byte -= file->size;
    }
}
