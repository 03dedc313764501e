/*
 * create.h - a new file with its head.
 *
 * Floor    journal.
 */
#ifndef JOURNAL_CREATE_H
#define JOURNAL_CREATE_H

#include "journal/journal.h"

/*
 * Takes    a name, of which a file that is there becomes empty.
 * Gives    0 and *file; or the disk's error, and *call, what failed.
 */
int create_file(struct journal *journal, const struct journal_name *name,
                const char **call, int *file);

#endif
