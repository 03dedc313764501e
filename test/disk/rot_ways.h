/*
 * rot_ways.h - how files are spoilt: case by case.
 */
#ifndef TEST_DISK_ROT_WAYS_H
#define TEST_DISK_ROT_WAYS_H

#include "server.h"

#define ROT_FILES   8
#define ROT_BATCHES 256

struct rot_file {
    char name[DISK_NAME_MAX + 1];
    struct journal_name means;
    const uint8_t *data;
    size_t size;
    bool needed; /* not what was left over */
    bool last;   /* of the journals: nobody can tell where it ended */
};

struct rot_batch {
    unsigned file;
    size_t at, size;
};

struct rot_ways {
    struct rot_file files[ROT_FILES];
    unsigned file_count;
    struct rot_batch batches[ROT_BATCHES]; /* of the journals */
    unsigned batch_count;
    uint64_t bytes; /* of all files */
    uint64_t sure;  /* of the last journal, what somebody knows must be there */
    uint64_t flips, cuts, misplaced; /* how many there are of each */
    uint64_t count;                  /* of them all */
};

/* Look at the files; the disk stays as it is. */
void rot_prepare(struct rot_ways *ways, struct vdisk *disk);

/*
 * Spoil a copy of that disk: one bit is another, a file ends earlier, a file is
 * gone, or after some batch of the last journal comes one from elsewhere.
 *
 * Gives    whether that shows; and what it was.
 */
bool rot_spoil(const struct rot_ways *ways, uint64_t which,
               struct server *server, char what[128]);

#endif
