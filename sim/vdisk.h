/*
 * vdisk.h - a disk of a journal in memory, that loses power, fails and rots.
 *
 * Promise  what was written is there until the power goes. Then of every sector
 *          that was not synced any version since the last sync is left, or a
 *          mix of two, or, if it never was, what stood in another place; a
 *          file has any of its lengths since then; of the names that were not
 *          synced any are left, but a rename is whole or not at all.
 */
#ifndef SIM_VDISK_H
#define SIM_VDISK_H

#include "journal/disk.h"

#define VDISK_SECTOR 512
#define VDISK_FILES  64

/* A sector as it was written, or a length that a file got, and not synced. */
struct vchange {
    uint64_t sector; /* VDISK_LENGTH = this is a length */
    uint64_t size;
    uint8_t bytes[VDISK_SECTOR];
};

#define VDISK_LENGTH UINT64_MAX

struct vfile {
    bool used;
    unsigned opened; /* times */
    uint8_t *data, *synced;
    size_t size, synced_size, room, synced_room;
    struct vchange *changes; /* in the order in which they were made */
    size_t change_count, change_room;
};

struct vname {
    char text[DISK_NAME_MAX + 1]; /* "" = none */
    int file;
};

/* A change of names: to gets file (-1 = it goes), from goes ("" = none). */
struct vmove {
    struct vname to;
    char from[DISK_NAME_MAX + 1];
};

struct vdisk {
    struct disk disk; /* first: its calls find the rest */
    struct vfile files[VDISK_FILES];
    struct vname names[VDISK_FILES], synced_names[VDISK_FILES];
    struct vmove *moves; /* not synced */
    size_t move_count, move_room;
    uint64_t bytes_max; /* of all files; 0 = no end */
    uint64_t calls;     /* those that change something, so far */

    /* Asked before each call that changes something, or NULL. Gives 0, or the
     * error with which the call fails, having done nothing; or VDISK_SHORT. */
    int (*before)(void *context, const char *call, const char *name);
    void *context;
    bool asks_looks;     /* ... and before those that change nothing */
    bool short_writes;   /* a write writes half, once in two times */
    bool sync_forgets;   /* what a failed sync was for is never synced */
    uint64_t lies_every; /* so many calls: a write, or sync, does nothing and
                            says that it did; 0 = never */
};

/* A read, or a write, does half of what it is asked for. */
#define VDISK_SHORT (-1)

void vdisk_init(struct vdisk *disk);
void vdisk_free(struct vdisk *disk);

/* What is there, synced or not, as if it had all been synced. */
void vdisk_copy(struct vdisk *to, const struct vdisk *from);

/* What chance leaves of a disk that goes on as if nothing had been: with its
 * machine's power gone. Chance gives 64 random bits a time. */
void vdisk_image(struct vdisk *to, const struct vdisk *from,
                 uint64_t (*chance)(void *context), void *context);

/* The process is gone: nothing is open any more. */
void vdisk_close_all(struct vdisk *disk);

/* The machine is: one image of the disk is left. */
void vdisk_cut_power(struct vdisk *disk, uint64_t (*chance)(void *context),
                     void *context);

/* Everything is gone. */
void vdisk_wipe(struct vdisk *disk);

/* Bytes of all files; flip one bit of one of those bytes, by its index. */
uint64_t vdisk_bytes(const struct vdisk *disk);
void vdisk_flip(struct vdisk *disk, uint64_t byte, unsigned bit);

/* The file of that name, or NULL; its bytes may be changed. */
struct vfile *vdisk_find(struct vdisk *disk, const char *name);

#endif
