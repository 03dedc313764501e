#include "import/places_runs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A record in the file: key, size, bytes; the numbers as this machine has
 * them, as nobody else will read them. */
#define HEAD_BYTES  10
#define WRITE_BYTES (1 << 18)
#define READ_MIN    (2 * (size_t)(HEAD_BYTES + PLACES_RECORD_BYTES_MAX))
#define READ_MAX    ((size_t)1 << 18)

/* 4096 runs of 64 MiB are more than any file of places. */
#define RUNS_MAX 4096

struct run {
    off_t at, end;      /* in the file, of what is not read yet */
    uint8_t *buffer;    /* what is read */
    size_t begin, size; /* of that, what is not handed out yet */
    uint64_t key;       /* of its first record */
    struct bytes record;
};

struct places_runs {
    int fd;
    off_t size;    /* written */
    uint8_t *room; /* to be written; later, the runs' buffers */
    size_t used, read_bytes;
    struct run runs[RUNS_MAX];
    size_t count;
    struct run *heap[RUNS_MAX]; /* the run with the first record on top */
    size_t heap_count;
    bool handed; /* the top's record was given out */
};

/* A file that no name leads to. */
static int open_nameless(const char *folder)
{
    char path[PATH_MAX + 32];
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return fd;
    snprintf(path, sizeof(path), "%s/.muster-sort-XXXXXX", folder);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

enum err places_runs_open(const char *folder, struct places_runs **out)
{
    struct places_runs *runs = calloc(1, sizeof(*runs));

    if (!runs)
        return ERR_FULL;
    *out = runs;
    runs->fd = open_nameless(folder);
    if (runs->fd < 0)
        return ERR_SYSTEM;
    runs->room = malloc(WRITE_BYTES);
    return runs->room ? ERR_OK : ERR_FULL;
}

void places_runs_close(struct places_runs *runs)
{
    if (!runs)
        return;
    if (runs->fd >= 0)
        close(runs->fd);
    free(runs->room);
    free(runs);
}

static enum err flush(struct places_runs *runs)
{
    for (size_t done = 0; done < runs->used;) {
        ssize_t wrote =
            pwrite(runs->fd, runs->room + done, runs->used - done, runs->size);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return ERR_SYSTEM;
        done += (size_t)wrote;
        runs->size += wrote;
    }
    runs->used = 0;
    return ERR_OK;
}

enum err places_runs_put(struct places_runs *runs, uint64_t key,
                         struct bytes record)
{
    uint16_t size = (uint16_t)record.size;

    if (WRITE_BYTES - runs->used < HEAD_BYTES + record.size &&
        flush(runs) != ERR_OK)
        return ERR_SYSTEM;
    uint8_t *at = runs->room + runs->used;
    memcpy(at, &key, sizeof(key));
    memcpy(at + sizeof(key), &size, sizeof(size));
    memcpy(at + HEAD_BYTES, record.data, record.size);
    runs->used += HEAD_BYTES + record.size;
    return ERR_OK;
}

enum err places_runs_end(struct places_runs *runs)
{
    off_t begin = runs->count ? runs->runs[runs->count - 1].end : 0;

    if (flush(runs) != ERR_OK)
        return ERR_SYSTEM;
    if (runs->count == RUNS_MAX) {
        errno = EFBIG;
        return ERR_SYSTEM;
    }
    runs->runs[runs->count++] = (struct run){.at = begin, .end = runs->size};
    return ERR_OK;
}

/* ---- reading ---- */

/* More of the run behind what is left of it. */
static enum err fill(struct places_runs *runs, struct run *run)
{
    memmove(run->buffer, run->buffer + run->begin, run->size - run->begin);
    run->size -= run->begin;
    run->begin = 0;
    while (run->at < run->end && run->size < runs->read_bytes) {
        size_t room = runs->read_bytes - run->size;

        if (run->end - run->at < (off_t)room)
            room = (size_t)(run->end - run->at);
        ssize_t got = pread(runs->fd, run->buffer + run->size, room, run->at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = EIO; /* it ends before what was written */
        if (got <= 0)
            return ERR_SYSTEM;
        run->size += (size_t)got;
        run->at += got;
    }
    return ERR_OK;
}

/* Fails    ERR_SHORT  the run is over. */
static enum err advance(struct places_runs *runs, struct run *run)
{
    uint16_t size;

    if (run->size - run->begin < READ_MIN / 2 && run->at < run->end &&
        fill(runs, run) != ERR_OK)
        return ERR_SYSTEM;
    if (run->begin == run->size)
        return ERR_SHORT;
    const uint8_t *at = run->buffer + run->begin;
    memcpy(&run->key, at, sizeof(run->key));
    memcpy(&size, at + sizeof(run->key), sizeof(size));
    run->record = bytes_make(at + HEAD_BYTES, size);
    run->begin += HEAD_BYTES + size;
    return ERR_OK;
}

static bool comes_before(const struct run *a, const struct run *b)
{
    if (a->key != b->key)
        return a->key < b->key;
    return bytes_compare(a->record, b->record) < 0;
}

static void sink(struct places_runs *runs, size_t at)
{
    struct run **heap = runs->heap;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child + 1 < runs->heap_count &&
            comes_before(heap[child + 1], heap[child]))
            child++;
        if (child >= runs->heap_count || !comes_before(heap[child], heap[at]))
            return;
        struct run *run = heap[at];
        heap[at] = heap[child];
        heap[child] = run;
        at = child;
    }
}

enum err places_runs_merge(struct places_runs *runs, size_t size)
{
    size_t each = size / runs->count;

    runs->read_bytes = each < READ_MIN   ? READ_MIN
                       : each > READ_MAX ? READ_MAX
                                         : each;
    free(runs->room);
    runs->room = malloc(runs->read_bytes * runs->count);
    if (!runs->room)
        return ERR_FULL;
    for (size_t i = 0; i < runs->count; i++) {
        runs->runs[i].buffer = runs->room + i * runs->read_bytes;
        if (advance(runs, &runs->runs[i]) != ERR_OK)
            return ERR_SYSTEM;
        runs->heap[runs->heap_count++] = &runs->runs[i];
    }
    for (size_t i = runs->heap_count / 2; i--;)
        sink(runs, i);
    return ERR_OK;
}

enum err places_runs_next(struct places_runs *runs, struct bytes *record)
{
    /* The record given last is in the buffer until now. */
    if (runs->handed && runs->heap_count) {
        enum err error = advance(runs, runs->heap[0]);

        if (error == ERR_SYSTEM)
            return error;
        if (error == ERR_SHORT)
            runs->heap[0] = runs->heap[--runs->heap_count];
        sink(runs, 0);
    }
    if (runs->heap_count == 0)
        return ERR_SHORT;
    runs->handed = true;
    *record = runs->heap[0]->record;
    return ERR_OK;
}
