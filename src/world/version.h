/*
 * version.h - which build of the program this is.
 *
 * Floor    world.
 */
#ifndef WORLD_VERSION_H
#define WORLD_VERSION_H

/* Version, commit, and the libraries it runs with; several lines, static. */
const char *version_text(void);

/* "0.1.0", "1a2b3c4d5e6f"; static. */
const char *version_number(void);
const char *version_commit(void);

#endif
