#include "rot_ways.h"

#include <stdio.h>
#include <string.h>

/* ---- what there is ---- */

static void find_batches(struct rot_ways *ways, unsigned index)
{
    const struct rot_file *file = &ways->files[index];
    struct batch_place place = {JOURNAL_LOG, file->means.number,
                                JOURNAL_HEAD_BYTES};
    struct batch batch;
    size_t whole;

    while (place.at < file->size &&
           batch_read(bytes_make(file->data + place.at, file->size - place.at),
                      &place, &batch, &whole) == ERR_OK) {
        assert(ways->batch_count < ROT_BATCHES);
        ways->batches[ways->batch_count++] =
            (struct rot_batch){index, place.at, whole};
        place.at += whole;
    }
    assert(place.at == file->size);
}

static void find_file(struct rot_ways *ways, const struct vname *name,
                      const struct vfile *file)
{
    struct rot_file *found = &ways->files[ways->file_count];

    assert(ways->file_count < ROT_FILES);
    strcpy(found->name, name->text);
    found->data = file->data;
    found->size = file->size;
    ways->bytes += file->size;
    if (journal_name_read(name->text, &found->means) == ERR_OK)
        found->needed = !found->means.unfinished;
    ways->file_count++;
}

static uint64_t last_journal(const struct rot_ways *ways)
{
    uint64_t last = 0;

    for (unsigned i = 0; i < ways->file_count; i++)
        if (ways->files[i].means.kind == JOURNAL_LOG &&
            ways->files[i].means.number > last)
            last = ways->files[i].means.number;
    return last;
}

void rot_prepare(struct rot_ways *ways, struct vdisk *disk)
{
    *ways = (struct rot_ways){.file_count = 0};
    for (int i = 0; i < VDISK_FILES; i++)
        if (disk->names[i].text[0])
            find_file(ways, &disk->names[i], &disk->files[disk->names[i].file]);
    for (unsigned i = 0; i < ways->file_count; i++)
        if (ways->files[i].means.kind == JOURNAL_LOG) {
            ways->files[i].last =
                ways->files[i].means.number == last_journal(ways);
            find_batches(ways, i);
        }
    ways->flips = ways->bytes * 8;
    ways->cuts = ways->bytes;
    ways->misplaced = (uint64_t)ways->batch_count * ways->batch_count;
    ways->count = ways->flips + ways->cuts + ways->file_count + ways->misplaced;
}

/* ---- the ways ---- */

static struct vfile *file_of(struct server *server, const struct rot_file *file)
{
    return vdisk_find(&server->disk, file->name);
}

/* The file that has that byte of all, and which of its own it is. */
static const struct rot_file *at_byte(const struct rot_ways *ways,
                                      uint64_t *byte)
{
    const struct rot_file *file = ways->files;

    for (; *byte >= file->size; file++)
        *byte -= file->size;
    return file;
}

static bool flip(const struct rot_ways *ways, uint64_t which,
                 struct server *server, char what[128])
{
    uint64_t byte = which / 8;
    const struct rot_file *file = at_byte(ways, &byte);

    file_of(server, file)->data[byte] ^= (uint8_t)(1u << which % 8);
    snprintf(what, 128, "bit %u of byte %llu of %.40s flipped",
             (unsigned)(which % 8), (unsigned long long)byte, file->name);
    return file->needed;
}

static bool is_batch_end(const struct rot_ways *ways,
                         const struct rot_file *file, size_t size)
{
    for (unsigned i = 0; i < ways->batch_count; i++)
        if (&ways->files[ways->batches[i].file] == file &&
            ways->batches[i].at == size)
            return true;
    return false;
}

static void set_size(struct server *server, const struct rot_file *file,
                     size_t size)
{
    file_of(server, file)->size = size;
    file_of(server, file)->synced_size = size;
}

static bool cut(const struct rot_ways *ways, uint64_t which,
                struct server *server, char what[128])
{
    const struct rot_file *file = at_byte(ways, &which);

    set_size(server, file, which);
    snprintf(what, 128, "%.40s cut off at byte %llu", file->name,
             (unsigned long long)which);
    return file->needed && !(file->last && which >= ways->sure &&
                             is_batch_end(ways, file, which));
}

static bool lose(const struct rot_ways *ways, uint64_t which,
                 struct server *server, char what[128])
{
    const struct rot_file *file = &ways->files[which];

    (void)server->disk.disk.remove(&server->disk.disk, file->name);
    snprintf(what, 128, "%.40s is gone", file->name);
    return file->needed && (!file->last || ways->sure);
}

/* The machine was off, too: a misplaced clean end must not be believed. */
static bool misplace(const struct rot_ways *ways, uint64_t which,
                     struct server *server, char what[128])
{
    const struct rot_batch *where = &ways->batches[which / ways->batch_count],
                           *from = &ways->batches[which % ways->batch_count];
    const struct rot_file *file = &ways->files[where->file];

    if (where->at + from->size > file_of(server, file)->room)
        from = where;
    snprintf(what, 128, "%zu bytes from %zu of %.24s are at %zu of %.24s",
             from->size, from->at, ways->files[from->file].name, where->at,
             file->name);
    memcpy(file_of(server, file)->data + where->at,
           ways->files[from->file].data + from->at, from->size);
    memcpy(file_of(server, file)->synced, file_of(server, file)->data,
           file->size);
    set_size(server, file, where->at + from->size);
    server->boot++;
    return from != where;
}

bool rot_spoil(const struct rot_ways *ways, uint64_t which,
               struct server *server, char what[128])
{
    if (which < ways->flips)
        return flip(ways, which, server, what);
    which -= ways->flips;
    if (which < ways->cuts)
        return cut(ways, which, server, what);
    which -= ways->cuts;
    if (which < ways->file_count)
        return lose(ways, which, server, what);
    return misplace(ways, which - ways->file_count, server, what);
}
