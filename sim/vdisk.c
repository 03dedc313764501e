#include "vdisk_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct vdisk *vdisk_of(struct disk *disk)
{
    return (struct vdisk *)disk;
}

void *vdisk_grow(void *memory, size_t *room, size_t wanted, size_t element)
{
    if (wanted <= *room)
        return memory;
    *room = wanted * 2;
    memory = realloc(memory, *room * element);
    assert(memory);
    return memory;
}

static int ask(struct vdisk *disk, const char *call, const char *name)
{
    disk->calls++;
    return disk->before ? disk->before(disk->context, call, name) : 0;
}

static const char *name_of(const struct vdisk *disk, int file);

/* Names are looked for only if somebody wants to know. */
static int ask_of(struct vdisk *disk, const char *call, int file)
{
    return ask(disk, call, disk->before ? name_of(disk, file) : "");
}

/* The same for a call that changes nothing. */
static int ask_look(struct vdisk *disk, const char *call, const char *name)
{
    return disk->asks_looks && disk->before
               ? disk->before(disk->context, call, name)
               : 0;
}

/* ---- names ---- */

static void copy_name(char to[DISK_NAME_MAX + 1], const char *from)
{
    size_t size = strlen(from);

    assert(size <= DISK_NAME_MAX);
    memcpy(to, from, size + 1);
}

struct vname *vdisk_find_name(struct vname *names, const char *text)
{
    for (int i = 0; i < VDISK_FILES; i++)
        if (names[i].text[0] && strcmp(names[i].text, text) == 0)
            return &names[i];
    return NULL;
}

static void set_name(struct vname *names, const char *text, int file)
{
    struct vname *name = vdisk_find_name(names, text);

    for (int i = 0; !name && i < VDISK_FILES; i++)
        if (!names[i].text[0])
            name = &names[i];
    assert(name);
    copy_name(name->text, file < 0 ? "" : text);
    name->file = file;
}

void vdisk_apply_move(struct vname *names, const struct vmove *move)
{
    if (move->from[0])
        set_name(names, move->from, -1);
    if (move->to.file >= 0 || vdisk_find_name(names, move->to.text))
        set_name(names, move->to.text, move->to.file);
}

static void change_name(struct vdisk *disk, const char *from, const char *to,
                        int file)
{
    struct vmove move = {.to = {.file = file}};

    copy_name(move.from, from);
    copy_name(move.to.text, to);
    vdisk_apply_move(disk->names, &move);
    disk->moves = vdisk_grow(disk->moves, &disk->move_room,
                             disk->move_count + 1, sizeof(move));
    disk->moves[disk->move_count++] = move;
}

static const char *name_of(const struct vdisk *disk, int file)
{
    for (int i = 0; i < VDISK_FILES; i++)
        if (disk->names[i].text[0] && disk->names[i].file == file)
            return disk->names[i].text;
    return "";
}

struct vfile *vdisk_find(struct vdisk *disk, const char *name)
{
    const struct vname *found = vdisk_find_name(disk->names, name);

    return found ? &disk->files[found->file] : NULL;
}

/* ---- files ---- */

void vdisk_free_file(struct vfile *file)
{
    free(file->data);
    free(file->synced);
    free(file->changes);
    *file = (struct vfile){.used = false};
}

bool vdisk_is_named(const struct vname *names, int file)
{
    for (int i = 0; i < VDISK_FILES; i++)
        if (names[i].text[0] && names[i].file == file)
            return true;
    return false;
}

static bool is_moved(const struct vdisk *disk, int file)
{
    for (size_t i = 0; i < disk->move_count; i++)
        if (disk->moves[i].to.file == file)
            return true;
    return false;
}

/* What has no name any more, and cannot have one again, is no more. */
void vdisk_collect(struct vdisk *disk)
{
    for (int i = 0; i < VDISK_FILES; i++)
        if (disk->files[i].used && !disk->files[i].opened &&
            !vdisk_is_named(disk->names, i) &&
            !vdisk_is_named(disk->synced_names, i) && !is_moved(disk, i))
            vdisk_free_file(&disk->files[i]);
}

static void note(struct vfile *file, uint64_t sector)
{
    file->changes = vdisk_grow(file->changes, &file->change_room,
                               file->change_count + 1, sizeof(*file->changes));
    struct vchange *change = &file->changes[file->change_count++];

    *change = (struct vchange){.sector = sector, .size = file->size};
    if (sector == VDISK_LENGTH)
        return;
    size_t at = sector * VDISK_SECTOR;
    size_t size =
        file->size - at < VDISK_SECTOR ? file->size - at : VDISK_SECTOR;
    memcpy(change->bytes, file->data + at, size);
}

void vdisk_set_size(uint8_t **data, size_t *size, size_t *room, size_t wanted)
{
    *data = vdisk_grow(*data, room, wanted + 1, 1);
    if (wanted > *size)
        memset(*data + *size, 0, wanted - *size);
    *size = wanted;
}

void vdisk_replay(struct vfile *file, const struct vchange *change,
                  size_t front)
{
    uint64_t at = change->sector * VDISK_SECTOR;

    if (change->sector == VDISK_LENGTH) {
        vdisk_set_size(&file->synced, &file->synced_size, &file->synced_room,
                       change->size);
        return;
    }
    if (at >= file->synced_size)
        return;
    if (front > file->synced_size - at)
        front = file->synced_size - at;
    memcpy(file->synced + at, change->bytes, front);
}

static void set_length(struct vfile *file, size_t size)
{
    if (size == file->size)
        return;
    vdisk_set_size(&file->data, &file->size, &file->room, size);
    note(file, VDISK_LENGTH);
}

/* ---- the calls ---- */

static int vlist(struct disk *table,
                 bool (*each)(void *context, const char *name), void *context)
{
    struct vdisk *disk = vdisk_of(table);
    int error = ask_look(disk, "list", "");

    for (int i = 0; !error && i < VDISK_FILES; i++)
        if (disk->names[i].text[0] && !each(context, disk->names[i].text))
            break;
    return error;
}

static int make_file(struct vdisk *disk, const char *text, int *file)
{
    *file = 0;
    vdisk_collect(disk);
    while (*file < VDISK_FILES && disk->files[*file].used)
        (*file)++;
    if (*file == VDISK_FILES)
        return ENFILE;
    disk->files[*file] = (struct vfile){.used = true};
    change_name(disk, "", text, *file);
    return 0;
}

static int vopen(struct disk *table, const char *text, enum disk_how how,
                 int *file)
{
    struct vdisk *disk = vdisk_of(table);
    const struct vname *name = vdisk_find_name(disk->names, text);
    int error = how == DISK_CREATE ? ask(disk, "create", text)
                                   : ask_look(disk, "open", text);

    if (error)
        return error;
    if (!name && how != DISK_CREATE)
        return ENOENT;
    *file = name ? name->file : -1;
    if (!name)
        error = make_file(disk, text, file);
    else if (how == DISK_CREATE)
        set_length(&disk->files[*file], 0);
    if (!error)
        disk->files[*file].opened++;
    return error;
}

static void vclose(struct disk *table, int file)
{
    struct vdisk *disk = vdisk_of(table);

    assert(disk->files[file].opened > 0);
    disk->files[file].opened--;
    vdisk_collect(disk);
}

static int vsize(struct disk *table, int file, uint64_t *size)
{
    struct vdisk *disk = vdisk_of(table);

    *size = disk->files[file].size;
    return ask_look(disk, "size", disk->asks_looks ? name_of(disk, file) : "");
}

static int vread(struct disk *table, int file, uint64_t at, void *buffer,
                 size_t size, size_t *done)
{
    struct vdisk *disk = vdisk_of(table);
    const struct vfile *f = &disk->files[file];
    int error =
        ask_look(disk, "read", disk->asks_looks ? name_of(disk, file) : "");

    *done = 0;
    if (error && error != VDISK_SHORT)
        return error;
    if (at >= f->size)
        return 0;
    *done = f->size - at < size ? f->size - at : size;
    if (error == VDISK_SHORT)
        *done = (*done + 1) / 2;
    memcpy(buffer, f->data + at, *done);
    return 0;
}

static int vwrite(struct disk *table, int file, uint64_t at, struct bytes bytes,
                  size_t *done)
{
    struct vdisk *disk = vdisk_of(table);
    struct vfile *f = &disk->files[file];
    int error = ask_of(disk, "write", file);
    size_t size = bytes.size;

    *done = 0;
    if (size == 0 || (error && error != VDISK_SHORT))
        return error;
    if (size > 1 &&
        (error == VDISK_SHORT || (disk->short_writes && disk->calls % 2)))
        size /= 2;
    if (disk->lies_every && disk->calls % disk->lies_every == 0) {
        *done = size;
        return 0;
    }
    uint64_t end = at + size;
    uint64_t more = end > f->size ? end - f->size : 0;
    if (disk->bytes_max && vdisk_bytes(disk) + more > disk->bytes_max)
        return ENOSPC;
    if (end > f->size)
        set_length(f, end);
    memcpy(f->data + at, bytes.data, size);
    for (uint64_t s = at / VDISK_SECTOR; s * VDISK_SECTOR < end; s++)
        note(f, s);
    *done = size;
    return 0;
}

static int vtruncate(struct disk *table, int file, uint64_t size)
{
    struct vdisk *disk = vdisk_of(table);
    int error = ask_of(disk, "truncate", file);

    if (!error)
        set_length(&disk->files[file], size);
    return error;
}

static int vsync(struct disk *table, int file)
{
    struct vdisk *disk = vdisk_of(table);
    struct vfile *f = &disk->files[file];
    int error = ask_of(disk, "sync", file);

    if (error && disk->sync_forgets)
        f->change_count = 0;
    if (error)
        return error;
    if (disk->lies_every && disk->calls % disk->lies_every == 0)
        return 0;
    for (size_t i = 0; i < f->change_count; i++)
        vdisk_replay(f, &f->changes[i], VDISK_SECTOR);
    f->change_count = 0;
    return 0;
}

static int vrename(struct disk *table, const char *from, const char *to)
{
    struct vdisk *disk = vdisk_of(table);
    const struct vname *name = vdisk_find_name(disk->names, from);
    int error = ask(disk, "rename", from);

    if (error)
        return error;
    if (!name)
        return ENOENT;
    change_name(disk, from, to, name->file);
    vdisk_collect(disk);
    return 0;
}

static int vremove(struct disk *table, const char *text)
{
    struct vdisk *disk = vdisk_of(table);
    int error = ask(disk, "remove", text);

    if (error)
        return error;
    if (!vdisk_find_name(disk->names, text))
        return ENOENT;
    change_name(disk, "", text, -1);
    vdisk_collect(disk);
    return 0;
}

static int vsync_folder(struct disk *table)
{
    struct vdisk *disk = vdisk_of(table);
    int error = ask(disk, "sync folder", "");

    if (error && disk->sync_forgets)
        disk->move_count = 0;
    if (error)
        return error;
    for (size_t i = 0; i < disk->move_count; i++)
        vdisk_apply_move(disk->synced_names, &disk->moves[i]);
    disk->move_count = 0;
    vdisk_collect(disk);
    return 0;
}

void vdisk_init(struct vdisk *disk)
{
    *disk = (struct vdisk){
        .disk = {.list = vlist,
                 .open = vopen,
                 .close = vclose,
                 .size = vsize,
                 .read = vread,
                 .write = vwrite,
                 .truncate = vtruncate,
                 .sync = vsync,
                 .rename = vrename,
                 .remove = vremove,
                 .sync_folder = vsync_folder},
    };
}
