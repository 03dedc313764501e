/*
 * disk.h - one folder of files, as a table of calls.
 *
 * Floor    journal: whoever has hands fills the table in. The real world does
 *          it with system calls, the simulator and tests with a disk of their
 *          own that loses power, fills up and rots.
 * Promise  every call gives 0, or an error number of <errno.h>. What was
 *          written is certain to outlive the machine only after sync, a name
 *          only after sync_folder.
 * Limits   names of at most DISK_NAME_MAX bytes; few files at a time.
 */
#ifndef JOURNAL_DISK_H
#define JOURNAL_DISK_H

#include "base/bytes.h"

#define DISK_NAME_MAX 40

enum disk_how {
    DISK_READ,  /* it is there */
    DISK_WRITE, /* it is there, and is read and written */
    DISK_CREATE /* it becomes empty; read and written */
};

struct disk {
    /* Every file's name, in any order, until it says false. */
    int (*list)(struct disk *disk,
                bool (*each)(void *context, const char *name), void *context);

    /* Gives *file, to be closed. */
    int (*open)(struct disk *disk, const char *name, enum disk_how how,
                int *file);
    void (*close)(struct disk *disk, int file);
    int (*size)(struct disk *disk, int file, uint64_t *size);

    /* At an offset. *done may be less than asked for: at a file's end when it
     * is read, and when it is written for whatever reason. */
    int (*read)(struct disk *disk, int file, uint64_t at, void *buffer,
                size_t size, size_t *done);
    int (*write)(struct disk *disk, int file, uint64_t at, struct bytes bytes,
                 size_t *done);
    int (*truncate)(struct disk *disk, int file, uint64_t size);

    /* Once it has failed nothing is known of what was written since the last
     * time: a second try may succeed and mean nothing. */
    int (*sync)(struct disk *disk, int file);

    int (*rename)(struct disk *disk, const char *from, const char *to);
    int (*remove)(struct disk *disk, const char *name);
    int (*sync_folder)(struct disk *disk);
};

#endif
