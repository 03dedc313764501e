/*
 * places_row.h - one line of a places text, judged.
 *
 * Floor    import; pure functions.
 * Source   docs/DATA.md 2.
 */
#ifndef IMPORT_PLACES_ROW_H
#define IMPORT_PLACES_ROW_H

#include "base/err.h"
#include "places/answer.h"

/*
 * Read the seven columns of a place. What is given borrows from the line.
 *
 * Fails    ERR_MALFORMED  *why says what is wrong; static.
 */
MUST_USE enum err places_row_read(struct bytes line, struct place *place,
                                  const char **why);

/* Cut the first column off, at a tab or the end. */
struct bytes places_row_column(struct bytes *line);

/* UTF-8 of so many bytes, without control characters. */
bool places_row_is_text(struct bytes text, size_t size_min, size_t size_max);

#endif
