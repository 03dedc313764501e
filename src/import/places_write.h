/*
 * places_write.h - a places file in the making.
 *
 * Floor    import.
 * Promise  until places_write_finish nothing stands under the file's name, and
 *          without it nothing is left; the same places in the same order give
 *          the same bytes, whatever memory there is.
 * Memory   bounded, however many places there are; disk: twice what they take.
 */
#ifndef IMPORT_PLACES_WRITE_H
#define IMPORT_PLACES_WRITE_H

#include "import/places_pack.h"
#include "import/places_sort.h"

#include <limits.h>

struct places_counts {
    int64_t places;  /* in the file */
    int64_t doubles; /* left out, as there was a better one of the same ID */
};

/* What may be taken of memory; zeros = as usual. */
struct places_write_limits {
    size_t sort_bytes; /* of each of two buffers, at least 64 KiB */
    unsigned cache_kib;
};

struct places_write {
    char path[PATH_MAX], temporary[PATH_MAX + 32], folder[PATH_MAX];
    struct places_pack pack;
    struct places_sort *by_id, *by_place;
    size_t sort_bytes;
    int64_t taken; /* places so far, doubles too */
    struct places_counts counts;
    void (*progress)(void *context, double share);
    void *context;
};

/* Fails    ERR_REFUSED  *fault says why, here and below. */
MUST_USE enum err places_write_begin(struct places_write *write,
                                     const char *path, struct fault *fault);
MUST_USE enum err places_write_begin_within(
    struct places_write *write, const char *path,
    const struct places_write_limits *limits, struct fault *fault);

/* Takes    a source that has none yet. */
MUST_USE enum err places_write_attribution(struct places_write *write,
                                           struct bytes source,
                                           struct bytes text,
                                           struct fault *fault);

/*
 * Add a place. Of those with one ID the one with the highest preference is
 * kept, of those with the same preference the first.
 *
 * Takes    place, within the limits of places/answer.h; copied.
 */
MUST_USE enum err places_write_place(struct places_write *write,
                                     const struct place *place,
                                     unsigned preference, struct fault *fault);

/*
 * Put the places in order, write the rest, make it last, and put it in place.
 *
 * Takes    progress, called now and then with the share that is done, 0 to 1;
 *          may be NULL.
 */
MUST_USE enum err places_write_finish(
    struct places_write *write, void (*progress)(void *context, double share),
    void *context, struct places_counts *counts, struct fault *fault);

/* Leave no trace; also after finish, or a failure. */
void places_write_abandon(struct places_write *write);

#endif
