/*
 * towns_file.h - the towns that a places file has.
 *
 * Floor    drive.
 */
#ifndef DRIVE_TOWNS_FILE_H
#define DRIVE_TOWNS_FILE_H

#include "drive/towns.h"
#include "world/fault.h"

/*
 * The best known localities of a file that muster places import made.
 *
 * Gives    *towns, not joined yet; nothing is said of it on failure.
 * Fails    ERR_REFUSED  *fault says why: no such file, not one of ours,
 *          damaged, or fewer than TOWNS_MIN localities.
 */
MUST_USE enum err towns_file_read(const char *path, struct towns *towns,
                                  struct fault *fault);

#endif
