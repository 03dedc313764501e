/*
 * import_progress.h - how far an import is, for whoever waits for it.
 *
 * Floor    command.
 * Shape    on a terminal one line that changes; else a line every ten seconds.
 */
#ifndef COMMAND_IMPORT_PROGRESS_H
#define COMMAND_IMPORT_PROGRESS_H

#include "import/import_job.h"

struct import_progress {
    bool terminal;
    int64_t begun_ms, told_ms;
    const char *stage; /* that was shown last */
    int64_t stage_ms;  /* when it began */
};

struct import_progress import_progress_begin(bool terminal);

void import_progress_show(struct import_progress *shown,
                          const struct places_progress *progress);

/* Wipe the line, if there is one; gives how many seconds all took. */
double import_progress_end(struct import_progress *shown);

#endif
