/*
 * text_lines.h - the lines of a file, plain or packed with xz; or its rows, in
 *                which quotes may hold lines together.
 *
 * Floor    import.
 * Limits   a line has at most TEXT_LINE_BYTES_MAX bytes.
 */
#ifndef IMPORT_TEXT_LINES_H
#define IMPORT_TEXT_LINES_H

#include "import/intake.h"

#define TEXT_LINE_BYTES_MAX 65536

struct text_lines;

/*
 * Open a file; "-" is standard input.
 *
 * Gives    *lines, to be closed with text_lines_close.
 * Fails    ERR_SYSTEM  errno says why.
 */
MUST_USE enum err text_lines_open(const char *path, struct text_lines **lines);

/* The lines of what is open; it stays the caller's. NULL: memory is short. */
struct text_lines *text_lines_of(struct intake *intake);
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

/* The next row of comma-separated values (gather/csv.h), in the same way;
 * *count is how many lines it takes. */
MUST_USE enum err text_lines_row(struct text_lines *lines, struct bytes *row,
                                 int64_t *count);

#endif
