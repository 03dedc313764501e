/*
 * process.h - another program as a child, its words given one by one: no shell.
 *
 * Floor    import.
 */
#ifndef IMPORT_PROCESS_H
#define IMPORT_PROCESS_H

#include "base/err.h"

#include <signal.h>
#include <sys/types.h>

/*
 * Start a program of the PATH. It dies with this process.
 *
 * Takes    words, ended by NULL; in, out, err, its first three descriptors.
 * Gives    *child.
 * Fails    ERR_UNKNOWN  there is no such program.
 *          ERR_SYSTEM   errno says why.
 */
MUST_USE enum err process_start(char *const *words, int in, int out, int err,
                                pid_t *child);

/* Wait for its end; gives whether it said that all is well. */
bool process_wait(pid_t child, bool *killed_by_pipe);

/* What would end this process waits until it is released; not so for children.
 */
void process_hold(sigset_t *before);
void process_release(const sigset_t *before);

/*
 * What would end this process removes that file first; NULL: none any more.
 *
 * Takes    path, shorter than PATH_MAX + 32; copied.
 */
void process_removes(const char *path);

/* A file without a name, for as long as it is open; -1: errno says why. */
int process_scratch(const char *folder);

#endif
