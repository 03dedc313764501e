/*
 * line.h - lines and fields, as clients send them.
 *
 * Floor    core: pure functions, nothing kept between calls.
 * Promise  any byte may stand in a field but the six of white space; nothing
 *          is decoded, so no encoding can be invalid.
 * Source   docs/PROTOCOL.md R5, R6, D3, D7.
 */
#ifndef CORE_LINE_H
#define CORE_LINE_H

#include "base/bytes.h"
#include "base/err.h"

/* Space, tab, newline, vertical tab, form feed, carriage return (R5). */
static inline bool line_is_space(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/*
 * Cut the first line from the front of the input, without its newline.
 *
 * Takes    *input, borrowed; it is moved behind the newline.
 * Gives    *line, a part of the input.
 * Fails    ERR_SHORT  no newline yet; *input stays.
 */
MUST_USE enum err line_cut(struct bytes *input, struct bytes *line);

/* The line without the white space around it; may be empty. */
struct bytes line_trim(struct bytes line);

/*
 * The fields of a line, parted by runs of white space.
 *
 * Gives    how many fields there are, but never more than max + 1, which says
 *          "too many"; fields[0..max-1] as far as there are any.
 */
size_t line_fields(struct bytes line, struct bytes *fields, size_t max);

/* Is the whole text one field, of at most so many bytes? */
bool line_is_word(struct bytes text, size_t size_max);

#endif
