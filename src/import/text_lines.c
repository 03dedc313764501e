#include "import/text_lines.h"

#include "core/line.h"
#include "gather/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(TEXT_LINE_BYTES_MAX >= CSV_ROW_BYTES_MAX, "rows fit");

struct text_lines {
    struct intake *intake;
    bool owned, ended;
    uint8_t text[INTAKE_BYTES + TEXT_LINE_BYTES_MAX + 2];
    size_t begin, end; /* of what is not handed out yet, in text */
};

struct text_lines *text_lines_of(struct intake *intake)
{
    struct text_lines *lines = calloc(1, sizeof(*lines));

    if (lines)
        lines->intake = intake;
    return lines;
}

enum err text_lines_open(const char *path, struct text_lines **out)
{
    struct intake *intake;

    if (intake_open(path, &intake) != ERR_OK)
        return ERR_SYSTEM;
    *out = text_lines_of(intake);
    if (!*out) {
        intake_close(intake);
        errno = ENOMEM;
        return ERR_SYSTEM;
    }
    (*out)->owned = true;
    return ERR_OK;
}

void text_lines_close(struct text_lines *lines)
{
    if (lines && lines->owned)
        intake_close(lines->intake);
    free(lines);
}

/* More text behind what is left of it, which is no more than a line. */
static enum err fill(struct text_lines *lines)
{
    size_t left = lines->end - lines->begin;
    struct bytes chunk;
    enum err error = intake_read(lines->intake, &chunk);

    lines->ended = error == ERR_SHORT;
    if (error != ERR_OK)
        return lines->ended ? ERR_OK : error;
    memmove(lines->text, lines->text + lines->begin, left);
    memcpy(lines->text + left, chunk.data, chunk.size);
    lines->begin = 0;
    lines->end = left + chunk.size;
    return ERR_OK;
}

static struct bytes left_of(const struct text_lines *lines)
{
    return bytes_make(lines->text + lines->begin, lines->end - lines->begin);
}

enum err text_lines_next(struct text_lines *lines, struct bytes *line)
{
    for (;;) {
        struct bytes left = left_of(lines);

        if (line_cut(&left, line) == ERR_OK) {
            lines->begin = lines->end - left.size;
            return line->size > TEXT_LINE_BYTES_MAX ? ERR_LIMIT : ERR_OK;
        }
        if (left.size > TEXT_LINE_BYTES_MAX)
            return ERR_LIMIT;
        if (lines->ended) {
            lines->begin = lines->end;
            *line = left; /* a last line needs no newline */
            return left.size ? ERR_OK : ERR_SHORT;
        }
        enum err error = fill(lines);
        if (error != ERR_OK)
            return error;
    }
}

enum err text_lines_row(struct text_lines *lines, struct bytes *row,
                        int64_t *count)
{
    for (;;) {
        struct bytes left = left_of(lines);
        enum err error = csv_cut(&left, lines->ended, row, count);

        if (error == ERR_OK)
            lines->begin = lines->end - left.size;
        if (error != ERR_SHORT || lines->ended)
            return error;
        error = fill(lines);
        if (error != ERR_OK)
            return error;
    }
}
