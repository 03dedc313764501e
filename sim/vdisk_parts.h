/*
 * vdisk_parts.h - what the files of the disk in memory share.
 */
#ifndef SIM_VDISK_PARTS_H
#define SIM_VDISK_PARTS_H

#include "vdisk.h"

void *vdisk_grow(void *memory, size_t *room, size_t wanted, size_t element);

struct vname *vdisk_find_name(struct vname *names, const char *text);
bool vdisk_is_named(const struct vname *names, int file);
void vdisk_apply_move(struct vname *names, const struct vmove *move);

void vdisk_set_size(uint8_t **data, size_t *size, size_t *room, size_t wanted);
void vdisk_free_file(struct vfile *file);

/* What has no name any more, and cannot have one again, is no more. */
void vdisk_collect(struct vdisk *disk);

/* Do to what is synced what was done to the file. */
void vdisk_replay(struct vfile *file, const struct vchange *change,
                  size_t front);

#endif
