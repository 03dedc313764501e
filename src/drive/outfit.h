/*
 * outfit.h - makes a fleet: its towns, and its vehicles.
 *
 * Floor    drive.
 */
#ifndef DRIVE_OUTFIT_H
#define DRIVE_OUTFIT_H

#include "drive/board.h"
#include "world/config.h"

/*
 * Read the towns and put all vehicles on their ways; tells of how many.
 *
 * Takes    *fleet zeroed, with both counts; places, a file, or NULL for that
 *          of the configuration, which may be missing.
 * Gives    *fleet, to be freed in any case.
 * Fails    ERR_REFUSED  *fault says why: the file that was named cannot be
 *          read, the configuration's is there and cannot, memory is short.
 */
MUST_USE enum err outfit_make(struct fleet *fleet, const struct config *config,
                              const char *places, uint64_t seed,
                              struct board *board, struct fault *fault);

#endif
