#include "import/places_write.h"

#include "import/places_stage.h"
#include "import/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Two of these, and a quarter more for their order: 160 MiB. */
#define SORT_BYTES     (64u << 20)

#define PROGRESS_EVERY 65536

static enum err tell(struct places_write *write, enum err error,
                     struct fault *fault)
{
    return fault_tell(fault, "%s cannot be written: %s", write->temporary,
                      error == ERR_FULL ? "memory is short" : strerror(errno));
}

/* Where the file is to stand: what is renamed, or sorted, must be there. */
static void set_paths(struct places_write *write, const char *path)
{
    const char *slash = strrchr(path, '/');

    snprintf(write->path, sizeof(write->path), "%s", path);
    snprintf(write->temporary, sizeof(write->temporary), "%s.new-%ld", path,
             (long)getpid());
    if (slash)
        snprintf(write->folder, sizeof(write->folder), "%.*s",
                 slash == path ? 1 : (int)(slash - path), path);
    else
        snprintf(write->folder, sizeof(write->folder), ".");
}

enum err places_write_begin_within(struct places_write *write, const char *path,
                                   const struct places_write_limits *limits,
                                   struct fault *fault)
{
    enum err error;

    memset(write, 0, sizeof(*write));
    if (strlen(path) >= sizeof(write->path))
        return fault_tell(fault, "the path of the places file is too long");
    set_paths(write, path);
    write->sort_bytes = limits->sort_bytes ? limits->sort_bytes : SORT_BYTES;
    unlink(write->temporary);
    process_removes(write->temporary);
    error = places_pack_open(&write->pack, write->temporary, limits->cache_kib,
                             fault);
    if (error != ERR_OK)
        return error;
    error = places_sort_open(write->folder, write->sort_bytes, &write->by_id);
    return error == ERR_OK ? ERR_OK : tell(write, error, fault);
}

enum err places_write_begin(struct places_write *write, const char *path,
                            struct fault *fault)
{
    static const struct places_write_limits usual = {0, 0};

    return places_write_begin_within(write, path, &usual, fault);
}

enum err places_write_attribution(struct places_write *write,
                                  struct bytes source, struct bytes text,
                                  struct fault *fault)
{
    return places_pack_attribution(&write->pack, source, text, fault);
}

enum err places_write_place(struct places_write *write,
                            const struct place *place, unsigned preference,
                            struct fault *fault)
{
    uint8_t record[PLACES_STAGE_BYTES_MAX];
    struct writer w = writer_make(record, sizeof(record));
    uint64_t key =
        places_stage_write(&w, place, preference, (uint64_t)write->taken++);
    enum err error = places_sort_add(write->by_id, key, writer_bytes(&w));

    return error == ERR_OK ? ERR_OK : tell(write, error, fault);
}

static void show(struct places_write *write, double begin, int64_t done,
                 int64_t all)
{
    if (write->progress && done % PROGRESS_EVERY == 0)
        write->progress(write->context,
                        begin + 0.5 * (double)done / (double)all);
}

/* The first record of each ID goes on. */
static enum err merge_doubles(struct places_write *write)
{
    uint8_t stripped[PLACES_STAGE_BYTES_MAX], id[PLACE_ID_BYTES_MAX];
    size_t id_size = 0;
    struct bytes record;
    enum err error = ERR_OK;

    for (int64_t i = 0; error == ERR_OK; i++) {
        error = places_sort_next(write->by_id, &record);
        if (error != ERR_OK)
            break;
        struct bytes now = places_stage_id(record);
        show(write, 0, i, write->taken);
        if (bytes_equal(now, bytes_make(id, id_size))) {
            write->counts.doubles++;
            continue;
        }
        memcpy(id, now.data, now.size);
        id_size = now.size;
        struct writer w = writer_make(stripped, sizeof(stripped));
        uint64_t key = places_stage_strip(&w, record);
        write->counts.places++;
        error = places_sort_add(write->by_place, key, writer_bytes(&w));
    }
    return error == ERR_SHORT ? ERR_OK : error;
}

static enum err pack_places(struct places_write *write, struct fault *fault)
{
    struct bytes record;
    struct place place;
    enum err error;

    for (int64_t i = 0;
         (error = places_sort_next(write->by_place, &record)) == ERR_OK; i++) {
        show(write, 0.5, i, write->counts.places);
        places_stage_read(record, &place);
        error = places_pack_place(&write->pack, &place, fault);
        if (error != ERR_OK)
            return error;
    }
    return error == ERR_SHORT ? ERR_OK : tell(write, error, fault);
}

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    bool good = fd >= 0 && fsync(fd) == 0;
    int error = errno;

    if (fd >= 0)
        close(fd);
    errno = error;
    return good;
}

/* A file that is renamed before it is on disk could be empty after a crash, and
 * the old one could come back before the folder is. */
static enum err make_last(struct places_write *write, struct fault *fault)
{
    if (sync_path(write->temporary, 0) &&
        rename(write->temporary, write->path) == 0 &&
        sync_path(write->folder, O_DIRECTORY))
        return ERR_OK;
    return fault_tell(fault, "%s cannot be put in place: %s", write->path,
                      strerror(errno));
}

enum err places_write_finish(struct places_write *write,
                             void (*progress)(void *context, double share),
                             void *context, struct places_counts *counts,
                             struct fault *fault)
{
    enum err error;

    write->progress = progress;
    write->context = context;
    error =
        places_sort_open(write->folder, write->sort_bytes, &write->by_place);
    if (error == ERR_OK)
        error = merge_doubles(write);
    if (error != ERR_OK)
        return tell(write, error, fault);
    /* Its file takes room that the next one may need. */
    places_sort_close(write->by_id);
    write->by_id = NULL;
    error = pack_places(write, fault);
    if (error == ERR_OK)
        error = places_pack_finish(&write->pack, fault);
    if (error == ERR_OK)
        error = make_last(write, fault);
    *counts = write->counts;
    if (error == ERR_OK && progress)
        progress(context, 1);
    return error;
}

void places_write_abandon(struct places_write *write)
{
    places_pack_close(&write->pack);
    places_sort_close(write->by_id);
    places_sort_close(write->by_place);
    write->by_id = write->by_place = NULL;
    unlink(write->temporary);
    process_removes(NULL);
}
