#include "journal/walk.h"

#include <string.h>

static struct bytes there(const struct walk *walk)
{
    return bytes_make(walk->memory + walk->begin, walk->end - walk->begin);
}

/* What was not given yet goes to the front, and more behind it. */
static void read_more(struct walk *walk)
{
    struct bytes left = there(walk);
    size_t done = 1;

    memmove(walk->memory, left.data, left.size);
    walk->begin = 0;
    walk->end = left.size;
    while (walk->end < WALK_BYTES && done && !walk->error) {
        walk->error = walk->disk->read(
            walk->disk, walk->file, walk->place.at + walk->end,
            walk->memory + walk->end, WALK_BYTES - walk->end, &done);
        walk->end += walk->error ? 0 : done;
    }
}

/* So many bytes from the next batch on, or as many as there are. */
static struct bytes need(struct walk *walk, size_t size)
{
    if (there(walk).size < size &&
        walk->place.at + there(walk).size < walk->file_bytes && !walk->error)
        read_more(walk);
    return there(walk);
}

static void skip(struct walk *walk, size_t size)
{
    walk->begin += size;
    walk->place.at += size;
}

static enum err read_head(struct walk *walk)
{
    enum err error =
        journal_head_read(need(walk, JOURNAL_HEAD_BYTES), &walk->head);

    if (error != ERR_SHORT)
        skip(walk, JOURNAL_HEAD_BYTES);
    if (walk->error)
        return ERR_SYSTEM;
    return error;
}

enum err walk_open(struct walk *walk, struct disk *disk,
                   const struct journal_name *name, uint8_t *memory)
{
    char text[DISK_NAME_MAX + 1];

    journal_name_write(name, text);
    *walk = (struct walk){
        .disk = disk,
        .place = {.kind = name->kind, .number = name->number},
        .memory = memory,
    };
    walk->error = disk->open(disk, text, DISK_READ, &walk->file);
    if (walk->error)
        return ERR_SYSTEM;
    walk->error = disk->size(disk, walk->file, &walk->file_bytes);
    enum err error = walk->error ? ERR_SYSTEM : read_head(walk);
    if (error == ERR_SYSTEM)
        walk_close(walk);
    return error;
}

void walk_close(struct walk *walk)
{
    walk->disk->close(walk->disk, walk->file);
}

/* Is there a batch just here? */
static enum err try_here(struct walk *walk, struct batch *batch, size_t *whole)
{
    enum err error =
        batch_read(need(walk, BATCH_HEAD_BYTES), &walk->place, batch, whole);

    if (error == ERR_SHORT)
        error = batch_read(need(walk, *whole), &walk->place, batch, whole);
    return error;
}

enum err walk_next(struct walk *walk, struct batch *batch, uint64_t *at)
{
    size_t whole;

    *at = walk->place.at;
    if (walk->place.at >= walk->file_bytes)
        return ERR_UNKNOWN;
    while (walk->place.at < walk->file_bytes && !walk->error) {
        if (try_here(walk, batch, &whole) == ERR_OK)
            break;
        skip(walk, there(walk).size ? 1 : 0);
        if (!there(walk).size && !need(walk, 1).size)
            break; /* the file has become shorter */
    }
    if (walk->error)
        return ERR_SYSTEM;
    if (walk->place.at > *at || !there(walk).size)
        return ERR_CHECKSUM; /* what stands here is given the next time */
    skip(walk, whole);
    return ERR_OK;
}
