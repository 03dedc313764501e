/*
 * places_sort.h - puts more records in order than memory holds.
 *
 * Floor    import.
 * Shape    records are sorted in memory, a full buffer at a time; each such run
 *          goes to a file without a name, and at the end all runs are merged.
 *          What fits into one buffer never sees a file.
 * Memory   bounded by the size given, plus a quarter for the order.
 * Promise  the same records give the same order, whatever the size.
 */
#ifndef IMPORT_PLACES_SORT_H
#define IMPORT_PLACES_SORT_H

#include "base/bytes.h"
#include "base/err.h"

struct places_sort;

/*
 * Takes    folder, for the file without a name; copied.
 *          size, of the buffer; at least 64 KiB.
 * Fails    ERR_FULL  memory is short.
 */
MUST_USE enum err places_sort_open(const char *folder, size_t size,
                                   struct places_sort **sort);
void places_sort_close(struct places_sort *sort);

/*
 * Add a record. They are ordered by key, then by their bytes.
 *
 * Takes    record, at most PLACES_RECORD_BYTES_MAX of places_runs.h; copied.
 * Fails    ERR_SYSTEM  the file cannot be written; errno says why.
 */
MUST_USE enum err places_sort_add(struct places_sort *sort, uint64_t key,
                                  struct bytes record);

/*
 * The next record in order; after the first call nothing may be added.
 *
 * Gives    *record, readable until the next call.
 * Fails    ERR_SHORT   there is none.
 *          ERR_FULL    memory is short.
 *          ERR_SYSTEM  the file cannot be read or written; errno says why.
 */
MUST_USE enum err places_sort_next(struct places_sort *sort,
                                   struct bytes *record);

#endif
