#include "vdisk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct vdisk *vdisk_of(struct disk *disk)
{
    return (struct vdisk *)disk;
}

static void *grow(void *memory, size_t *room, size_t wanted, size_t element)
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

/* ---- names ---- */

static struct vname *find_name(struct vname *names, const char *text)
{
    for (int i = 0; i < VDISK_FILES; i++)
        if (names[i].text[0] && strcmp(names[i].text, text) == 0)
            return &names[i];
    return NULL;
}

static void set_name(struct vname *names, const char *text, int file)
{
    struct vname *name = find_name(names, text);

    for (int i = 0; !name && i < VDISK_FILES; i++)
        if (!names[i].text[0])
            name = &names[i];
    assert(name);
    strcpy(name->text, file < 0 ? "" : text);
    name->file = file;
}

static void apply_move(struct vname *names, const struct vmove *move)
{
    if (move->from[0])
        set_name(names, move->from, -1);
    if (move->to.file >= 0 || find_name(names, move->to.text))
        set_name(names, move->to.text, move->to.file);
}

static void change_name(struct vdisk *disk, const char *from, const char *to,
                        int file)
{
    struct vmove move = {.to = {.file = file}};

    strcpy(move.from, from);
    strcpy(move.to.text, to);
    apply_move(disk->names, &move);
    disk->moves =
        grow(disk->moves, &disk->move_room, disk->move_count + 1, sizeof(move));
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
    const struct vname *found = find_name(disk->names, name);

    return found ? &disk->files[found->file] : NULL;
}

/* ---- files ---- */

static void free_file(struct vfile *file)
{
    free(file->data);
    free(file->synced);
    free(file->changes);
    *file = (struct vfile){.used = false};
}

static bool is_named(const struct vname *names, int file)
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
static void collect(struct vdisk *disk)
{
    for (int i = 0; i < VDISK_FILES; i++)
        if (disk->files[i].used && !disk->files[i].opened &&
            !is_named(disk->names, i) && !is_named(disk->synced_names, i) &&
            !is_moved(disk, i))
            free_file(&disk->files[i]);
}

static void note(struct vfile *file, uint64_t sector)
{
    file->changes = grow(file->changes, &file->change_room,
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

static void set_size(uint8_t **data, size_t *size, size_t *room, size_t wanted)
{
    *data = grow(*data, room, wanted + 1, 1);
    if (wanted > *size)
        memset(*data + *size, 0, wanted - *size);
    *size = wanted;
}

static void set_length(struct vfile *file, size_t size)
{
    if (size == file->size)
        return;
    set_size(&file->data, &file->size, &file->room, size);
    note(file, VDISK_LENGTH);
}

/* ---- the calls ---- */

static int vlist(struct disk *table,
                 bool (*each)(void *context, const char *name), void *context)
{
    struct vdisk *disk = vdisk_of(table);

    for (int i = 0; i < VDISK_FILES; i++)
        if (disk->names[i].text[0] && !each(context, disk->names[i].text))
            break;
    return 0;
}

static int make_file(struct vdisk *disk, const char *text, int *file)
{
    *file = 0;
    collect(disk);
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
    const struct vname *name = find_name(disk->names, text);
    int error = how == DISK_CREATE ? ask(disk, "create", text) : 0;

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
    collect(disk);
}

static int vsize(struct disk *table, int file, uint64_t *size)
{
    *size = vdisk_of(table)->files[file].size;
    return 0;
}

static int vread(struct disk *table, int file, uint64_t at, void *buffer,
                 size_t size, size_t *done)
{
    const struct vfile *f = &vdisk_of(table)->files[file];

    *done = 0;
    if (at >= f->size)
        return 0;
    *done = f->size - at < size ? f->size - at : size;
    memcpy(buffer, f->data + at, *done);
    return 0;
}

static int vwrite(struct disk *table, int file, uint64_t at, struct bytes bytes,
                  size_t *done)
{
    struct vdisk *disk = vdisk_of(table);
    struct vfile *f = &disk->files[file];
    int error = ask(disk, "write", name_of(disk, file));
    size_t size = bytes.size;

    *done = 0;
    if (error || size == 0)
        return error;
    if (disk->short_writes && disk->calls % 2 && size > 1)
        size /= 2;
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
    int error = ask(disk, "truncate", name_of(disk, file));

    if (!error)
        set_length(&disk->files[file], size);
    return error;
}

static int vsync(struct disk *table, int file)
{
    struct vdisk *disk = vdisk_of(table);
    struct vfile *f = &disk->files[file];
    int error = ask(disk, "sync", name_of(disk, file));

    if (error)
        return error;
    set_size(&f->synced, &f->synced_size, &f->synced_room, f->size);
    if (f->size)
        memcpy(f->synced, f->data, f->size);
    f->change_count = 0;
    return 0;
}

static int vrename(struct disk *table, const char *from, const char *to)
{
    struct vdisk *disk = vdisk_of(table);
    const struct vname *name = find_name(disk->names, from);
    int error = ask(disk, "rename", from);

    if (error)
        return error;
    if (!name)
        return ENOENT;
    change_name(disk, from, to, name->file);
    collect(disk);
    return 0;
}

static int vremove(struct disk *table, const char *text)
{
    struct vdisk *disk = vdisk_of(table);
    int error = ask(disk, "remove", text);

    if (error)
        return error;
    if (!find_name(disk->names, text))
        return ENOENT;
    change_name(disk, "", text, -1);
    collect(disk);
    return 0;
}

static int vsync_folder(struct disk *table)
{
    struct vdisk *disk = vdisk_of(table);
    int error = ask(disk, "sync folder", "");

    if (error)
        return error;
    memcpy(disk->synced_names, disk->names, sizeof(disk->names));
    disk->move_count = 0;
    collect(disk);
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

void vdisk_wipe(struct vdisk *disk)
{
    for (int i = 0; i < VDISK_FILES; i++)
        free_file(&disk->files[i]);
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
    collect(disk);
}

/* All that there is is synced. */
static void settle(struct vdisk *disk)
{
    for (int i = 0; i < VDISK_FILES; i++) {
        struct vfile *file = &disk->files[i];

        file->change_count = 0;
        if (!file->used)
            continue;
        set_size(&file->synced, &file->synced_size, &file->synced_room,
                 file->size);
        if (file->size)
            memcpy(file->synced, file->data, file->size);
    }
    memcpy(disk->synced_names, disk->names, sizeof(disk->names));
    disk->move_count = 0;
    collect(disk);
}

void vdisk_copy(struct vdisk *to, const struct vdisk *from)
{
    vdisk_wipe(to);
    memcpy(to->names, from->names, sizeof(to->names));
    for (int i = 0; i < VDISK_FILES; i++) {
        const struct vfile *file = &from->files[i];
        struct vfile *copy = &to->files[i];

        if (!file->used || !is_named(from->names, i))
            continue;
        copy->used = true;
        set_size(&copy->data, &copy->size, &copy->room, file->size);
        if (file->size)
            memcpy(copy->data, file->data, file->size);
    }
    settle(to);
}

/* ---- power ---- */

struct cut {
    uint64_t (*chance)(void *context);
    void *context;
};

static bool toss(const struct cut *cut)
{
    return cut->chance(cut->context) & 1;
}

/* The later of two versions, or the front of it before the back of the
 * earlier. */
static void put_sector(struct vfile *file, const struct vchange *change,
                       const struct cut *cut)
{
    uint64_t at = change->sector * VDISK_SECTOR;
    size_t size = VDISK_SECTOR;

    if (!toss(cut))
        return;
    if (cut->chance(cut->context) % 8 == 0)
        size = cut->chance(cut->context) % VDISK_SECTOR;
    if (at >= file->synced_size)
        return;
    if (size > file->synced_size - at)
        size = file->synced_size - at;
    memcpy(file->synced + at, change->bytes, size);
}

static void cut_file(struct vfile *file, const struct cut *cut)
{
    for (size_t i = 0; i < file->change_count; i++)
        if (file->changes[i].sector == VDISK_LENGTH && toss(cut))
            set_size(&file->synced, &file->synced_size, &file->synced_room,
                     file->changes[i].size);
    for (size_t i = 0; i < file->change_count; i++)
        if (file->changes[i].sector != VDISK_LENGTH)
            put_sector(file, &file->changes[i], cut);
    set_size(&file->data, &file->size, &file->room, file->synced_size);
    if (file->size)
        memcpy(file->data, file->synced, file->size);
    file->change_count = 0;
}

void vdisk_cut_power(struct vdisk *disk, uint64_t (*chance)(void *context),
                     void *context)
{
    struct cut cut = {chance, context};

    vdisk_close_all(disk);
    for (int i = 0; i < VDISK_FILES; i++)
        if (disk->files[i].used)
            cut_file(&disk->files[i], &cut);
    for (size_t i = 0; i < disk->move_count; i++) {
        const struct vmove *move = &disk->moves[i];

        /* What the rename was of may not have got its name at all. */
        if (toss(&cut) &&
            (!move->from[0] || find_name(disk->synced_names, move->from)))
            apply_move(disk->synced_names, move);
    }
    memcpy(disk->names, disk->synced_names, sizeof(disk->names));
    settle(disk);
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
