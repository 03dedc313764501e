/*
 * secret.h - a key that nobody may see: read from a file, kept, forgotten.
 *
 * Floor    world.
 * Promise  it is in memory that is not swapped or dumped where the system
 *          allows that, and wiped at the end. No message tells it.
 */
#ifndef WORLD_SECRET_H
#define WORLD_SECRET_H

#include "world/fault.h"

#define SECRET_BYTES_MAX 256
#define SECRET_MASK_MAX  24

struct secret;

/*
 * The first line of a file, without the white space around it: 1 to 256
 * characters of printable ASCII, without blanks.
 *
 * Fails    ERR_REFUSED  *fault says why: it cannot be read, or others can read
 *          it; that is allowed to root's files in $CREDENTIALS_DIRECTORY only.
 */
MUST_USE enum err secret_read(const char *path, struct secret **secret,
                              struct fault *fault);

/*
 * Open a file of secrets for reading, whatever its form.
 *
 * Fails    ERR_REFUSED  as secret_read, for what concerns the file itself.
 */
MUST_USE enum err secret_open(const char *path, int *fd, struct fault *fault);

/* The same of a credential that systemd has given us under that name. */
MUST_USE enum err secret_credential(const char *name, struct secret **secret,
                                    struct fault *fault);

/* Readable until secret_forget. */
const char *secret_text(const struct secret *secret);

/* For dumps: "AIza...(39)"; of a short one only how long it is. */
void secret_mask(const struct secret *secret, char mask[SECRET_MASK_MAX]);

/* Wipes it; NULL is none. */
void secret_forget(struct secret *secret);

#endif
