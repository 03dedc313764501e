/*
 * version.h - which build of the program this is.
 *
 * Floor    command.
 */
#ifndef COMMAND_VERSION_H
#define COMMAND_VERSION_H

/* Version, commit, and the libraries it runs with; several lines, static. */
const char *version_text(void);

#endif
