#include "import/places_sort.h"

#include "import/places_runs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A record in the buffer: its size, then its bytes. */
#define SIZE_BYTES 2

/* Bytes of the buffer for each entry of the order: of records that are
 * shorter, less fits. */
#define BYTES_PER_ENTRY 64

struct entry {
    uint64_t key;
    const uint8_t *record; /* in the buffer */
};

struct places_sort {
    char folder[PATH_MAX];
    uint8_t *buffer;
    struct entry *entries;
    size_t size, used, entry_max, count;
    size_t next;  /* entry that is handed out next, when there is no file */
    bool sorted;  /* nothing may be added any more */
    bool merging; /* records come out of runs, not the buffer */
    struct places_runs *runs; /* NULL until the buffer was full once */
};

static struct bytes record_at(const uint8_t *at)
{
    return bytes_make(at + SIZE_BYTES, (size_t)at[0] | (size_t)at[1] << 8);
}

static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return bytes_compare(record_at(x->record), record_at(y->record));
}

enum err places_sort_open(const char *folder, size_t size,
                          struct places_sort **out)
{
    struct places_sort *sort = calloc(1, sizeof(*sort));

    if (!sort)
        return ERR_FULL;
    snprintf(sort->folder, sizeof(sort->folder), "%s", folder);
    sort->size = size;
    sort->entry_max = size / BYTES_PER_ENTRY;
    sort->buffer = malloc(size);
    sort->entries = malloc(sort->entry_max * sizeof(*sort->entries));
    if (!sort->buffer || !sort->entries) {
        places_sort_close(sort);
        return ERR_FULL;
    }
    *out = sort;
    return ERR_OK;
}

void places_sort_close(struct places_sort *sort)
{
    if (!sort)
        return;
    places_runs_close(sort->runs);
    free(sort->buffer);
    free(sort->entries);
    free(sort);
}

static void order(struct places_sort *sort)
{
    if (sort->count)
        qsort(sort->entries, sort->count, sizeof(*sort->entries), compare);
}

/* The buffer's records, in order, become a run of the file. */
static enum err spill(struct places_sort *sort)
{
    enum err error = ERR_OK;

    if (!sort->runs)
        error = places_runs_open(sort->folder, &sort->runs);
    order(sort);
    for (size_t i = 0; i < sort->count && error == ERR_OK; i++)
        error = places_runs_put(sort->runs, sort->entries[i].key,
                                record_at(sort->entries[i].record));
    if (error == ERR_OK)
        error = places_runs_end(sort->runs);
    sort->used = sort->count = 0;
    return error;
}

enum err places_sort_add(struct places_sort *sort, uint64_t key,
                         struct bytes record)
{
    assert(!sort->sorted && record.size <= PLACES_RECORD_BYTES_MAX);
    if (sort->count == sort->entry_max ||
        sort->size - sort->used < SIZE_BYTES + record.size) {
        enum err error = spill(sort);
        if (error != ERR_OK)
            return error;
    }
    uint8_t *at = sort->buffer + sort->used;
    at[0] = (uint8_t)record.size;
    at[1] = (uint8_t)(record.size >> 8);
    memcpy(at + SIZE_BYTES, record.data, record.size);
    sort->entries[sort->count++] = (struct entry){key, at};
    sort->used += SIZE_BYTES + record.size;
    return ERR_OK;
}

/* All is there: in memory, or the last run goes to the others. */
static enum err end(struct places_sort *sort)
{
    enum err error = ERR_OK;

    sort->sorted = true;
    if (!sort->runs) {
        order(sort);
        return ERR_OK;
    }
    if (sort->count)
        error = spill(sort);
    sort->merging = true;
    free(sort->buffer);
    free(sort->entries);
    sort->buffer = NULL;
    sort->entries = NULL;
    return error == ERR_OK ? places_runs_merge(sort->runs, sort->size / 4)
                           : error;
}

enum err places_sort_next(struct places_sort *sort, struct bytes *record)
{
    enum err error = sort->sorted ? ERR_OK : end(sort);

    if (error != ERR_OK)
        return error;
    if (sort->merging)
        return places_runs_next(sort->runs, record);
    if (sort->next == sort->count)
        return ERR_SHORT;
    *record = record_at(sort->entries[sort->next++].record);
    return ERR_OK;
}
