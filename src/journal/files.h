/*
 * files.h - which files of a journal there are.
 *
 * Floor    journal.
 */
#ifndef JOURNAL_FILES_H
#define JOURNAL_FILES_H

#include "journal/format.h"

struct files {
    uint64_t snapshot;    /* the latest; 0 = none */
    uint64_t first, last; /* journals, those before the snapshot left out; 0 */
    uint64_t journals;    /* how many that are */
    bool left_over;       /* there are others */
};

/* Gives    0, or the disk's error. */
int files_list(struct disk *disk, struct files *files);

/* Remove what is not needed beside that snapshot. Gives 0, or the disk's error,
 * and the file that it is about. */
int files_remove_others(struct disk *disk, uint64_t snapshot,
                        char file[DISK_NAME_MAX + 1]);

/* Is it of use beside that snapshot? */
bool files_is_needed(const struct journal_name *name, uint64_t snapshot);

#endif
