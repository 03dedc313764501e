/*
 * disk.h - the disk calls of a journal, made by the system, in one folder.
 *
 * Floor    world.
 * Promise  an interrupted call is made again; what a sync has not said is
 *          said to nobody.
 * Threads  any, as the system's calls.
 */
#ifndef WORLD_DISK_H
#define WORLD_DISK_H

#include "journal/disk.h"

struct folder_disk {
    struct disk disk; /* first: its calls find the rest */
    int folder_fd;
};

/* Gives 0, or errno. */
int folder_disk_open(struct folder_disk *disk, const char *path);
void folder_disk_close(struct folder_disk *disk);

#endif
