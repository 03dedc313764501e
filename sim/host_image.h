/*
 * host_image.h - a copy of a machine, to which it is set back one day: its disk
 * alone (a backup), or with the process that ran (a virtual machine).
 */
#ifndef SIM_HOST_IMAGE_H
#define SIM_HOST_IMAGE_H

#include "sim.h"

/* Copy its disk, or all of it, as it is; an earlier copy is forgotten. */
void image_take(struct sim *sim, uint32_t host, bool all);

/* The disk becomes what it was; other: it is another machine's now. Its process
 * must be down. Gives false if there is no copy of use. */
bool image_restore(struct sim *sim, uint32_t host, bool other);

/* The disk and the process become what they were; the process runs on. Gives
 * false if there is no copy of use, or none of a process. */
bool image_roll_back(struct sim *sim, uint32_t host);

void image_free(struct host_disk *disk);

#endif
