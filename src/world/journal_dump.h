/*
 * journal_dump.h - a file of a journal, or a snapshot, as lines.
 *
 * Floor    world.
 * Promise  whatever the file holds; a server may append to it meanwhile. All
 *          that was there at the begin is told.
 * Source   docs/DATA.md, muster(1).
 */
#ifndef WORLD_JOURNAL_DUMP_H
#define WORLD_JOURNAL_DUMP_H

#include "base/err.h"
#include "world/fault.h"

#include <stdio.h>

/*
 * Gives    *whole: everything in it is head and batches; then it was told.
 * Fails    ERR_REFUSED  *fault says why: it cannot be read, or is of a version
 *          that is not known here.
 */
MUST_USE enum err journal_dump(const char *path, FILE *out, bool *whole,
                               struct fault *fault);

#endif
