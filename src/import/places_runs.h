/*
 * places_runs.h - sorted runs of records in a file without a name, merged.
 *
 * Floor    import; what places_sort.c keeps on disk.
 * Promise  the file goes with the process, however that ends.
 */
#ifndef IMPORT_PLACES_RUNS_H
#define IMPORT_PLACES_RUNS_H

#include "base/bytes.h"
#include "base/err.h"

/* A record is at most so long. */
#define PLACES_RECORD_BYTES_MAX 2048

struct places_runs;

/* Fails    ERR_FULL    memory is short, here and below.
 *          ERR_SYSTEM  errno says why, here and below. */
MUST_USE enum err places_runs_open(const char *folder,
                                   struct places_runs **runs);
void places_runs_close(struct places_runs *runs);

/* Add to the run under way; each record comes behind the one before. */
MUST_USE enum err places_runs_put(struct places_runs *runs, uint64_t key,
                                  struct bytes record);
MUST_USE enum err places_runs_end(struct places_runs *runs);

/* No more runs: read them together, with buffers of so many bytes in all. */
MUST_USE enum err places_runs_merge(struct places_runs *runs, size_t size);

/* Fails    ERR_SHORT  there is no other record. */
MUST_USE enum err places_runs_next(struct places_runs *runs,
                                   struct bytes *record);

#endif
