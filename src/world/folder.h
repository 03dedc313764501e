/*
 * folder.h - a server's own folder: its log, its admin socket, its lock.
 *
 * Floor    world.
 * Source   docs/DATA.md 3.
 */
#ifndef WORLD_FOLDER_H
#define WORLD_FOLDER_H

#include "world/config.h"
#include "world/fault.h"

/*
 * Make the folder if it is not there, and take it for this process alone.
 *
 * Gives    *lock_fd, which holds it until it is closed.
 * Fails    ERR_REFUSED  *fault says why: another process has it, or it cannot
 *          be made.
 */
MUST_USE enum err folder_take(const struct config *config, const char *server,
                              int *lock_fd, struct fault *fault);

#endif
