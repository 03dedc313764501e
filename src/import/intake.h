/*
 * intake.h - the bytes of a file or a pipe, plain or packed with xz.
 *
 * Floor    import; the one place that knows liblzma.
 */
#ifndef IMPORT_INTAKE_H
#define IMPORT_INTAKE_H

#include "base/bytes.h"
#include "base/err.h"

#define INTAKE_BYTES 65536

struct intake;

/*
 * Open a file; "-" is standard input. Whether it is packed shows by itself.
 *
 * Gives    *intake, to be closed with intake_close.
 * Fails    ERR_SYSTEM  errno says why.
 */
MUST_USE enum err intake_open(const char *path, struct intake **intake);

/* The same of a descriptor, which is closed with it, or on failure. */
MUST_USE enum err intake_open_fd(int fd, struct intake **intake);
void intake_close(struct intake *intake);

/*
 * What comes next, at most INTAKE_BYTES; readable until the next call.
 *
 * Fails    ERR_SHORT      there is no more.
 *          ERR_MALFORMED  the packed data is damaged, or cut short.
 *          ERR_FULL       it takes too much memory to unpack.
 *          ERR_SYSTEM     it cannot be read; errno says why.
 */
MUST_USE enum err intake_read(struct intake *intake, struct bytes *chunk);

/* What the next intake_read will give, without taking it. */
MUST_USE enum err intake_peek(struct intake *intake, struct bytes *chunk);

/* Bytes read so far, as they are in the file. */
int64_t intake_used(const struct intake *intake);

#endif
