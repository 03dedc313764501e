/*
 * text_lines.h - the lines of a file, plain or packed with xz.
 *
 * Floor    world; the one place that knows liblzma.
 * Limits   a line has at most TEXT_LINE_BYTES_MAX bytes.
 */
#ifndef WORLD_TEXT_LINES_H
#define WORLD_TEXT_LINES_H

#include "base/bytes.h"
#include "base/err.h"

#define TEXT_LINE_BYTES_MAX 8192

struct text_lines;

/*
 * Open a file; "-" is standard input. Whether it is packed shows by itself.
 *
 * Gives    *lines, to be closed with text_lines_close.
 * Fails    ERR_SYSTEM  errno says why.
 */
MUST_USE enum err text_lines_open(const char *path, struct text_lines **lines);
void text_lines_close(struct text_lines *lines);

/*
 * The next line, without its newline; readable until the next call.
 *
 * Fails    ERR_SHORT      there is none.
 *          ERR_LIMIT      the line is too long.
 *          ERR_MALFORMED  the packed data is damaged, or cut short.
 *          ERR_SYSTEM     it cannot be read; errno says why.
 */
MUST_USE enum err text_lines_next(struct text_lines *lines, struct bytes *line);

#endif
