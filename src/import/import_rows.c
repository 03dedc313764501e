#include "gather/csv.h"
#include "gather/geonames.h"
#include "import/importing.h"
#include "import/text_lines.h"

/* A mark that some programs put first. */
static struct bytes without_mark(struct bytes line)
{
    if (line.size >= 3 &&
        bytes_equal(bytes_first(line, 3), BYTES("\xef\xbb\xbf")))
        return bytes_skip(line, 3);
    return line;
}

static struct bytes source_of(const struct importing *i, const char *usual)
{
    return i->rules.source.size ? i->rules.source : bytes_text(usual);
}

static enum err ended(struct importing *i, enum err error)
{
    if (error == ERR_SHORT)
        return ERR_OK;
    if (error == ERR_LIMIT)
        return importing_tell(i,
                              "the line is longer than %d bytes; is a quote "
                              "not closed?",
                              TEXT_LINE_BYTES_MAX);
    return importing_tell_intake(i, error);
}

static enum err take_geonames(struct importing *i, struct bytes line)
{
    enum draft_skip skip;

    if (line.size == 0 || line.data[0] == '#')
        return ERR_OK;
    if (!geonames_read(line, &i->rules, &i->draft, &skip))
        return importing_tell(i, "a line of GeoNames has 19 columns, parted "
                                 "by tabs");
    return importing_draft(i, skip, source_of(i, "geonames"));
}

static enum err geonames_lines(struct importing *i, struct text_lines *lines)
{
    struct bytes line;
    enum err error = ERR_OK;

    for (i->line = 1; error == ERR_OK; i->line++) {
        enum err read = text_lines_next(lines, &line);

        if (read != ERR_OK)
            return ended(i, read);
        error = take_geonames(i, line);
    }
    return error;
}

static enum err take_csv(struct importing *i, const struct csv_header *header,
                         struct bytes row)
{
    enum draft_skip skip;
    const char *why;

    if (row.size == 0)
        return ERR_OK;
    if (csv_read(row, header, &i->rules, &i->draft, &skip, &why) != ERR_OK)
        return importing_tell(i, "%s", why);
    return importing_draft(i, skip, source_of(i, "data"));
}

static enum err csv_rows(struct importing *i, struct text_lines *lines)
{
    struct csv_header header;
    struct bytes row;
    const char *why;
    int64_t count = 1;
    enum err error;

    for (i->line = 1;; i->line += count) {
        enum err read = text_lines_row(lines, &row, &count);

        if (read != ERR_OK)
            return ended(i, read);
        if (i->line > 1)
            error = take_csv(i, &header, row);
        else if (csv_head(without_mark(row), &header, &why) != ERR_OK)
            error = importing_tell(i, "%s", why);
        else
            error = ERR_OK;
        if (error != ERR_OK)
            return error;
    }
}

static enum err with_lines(struct importing *i,
                           enum err (*take)(struct importing *,
                                            struct text_lines *))
{
    struct text_lines *lines = text_lines_of(i->intake);
    enum err error =
        lines ? take(i, lines) : fault_tell(i->fault, "memory is short");

    text_lines_close(lines);
    return error;
}

enum err import_geonames(struct importing *i)
{
    return with_lines(i, geonames_lines);
}

enum err import_csv(struct importing *i)
{
    return with_lines(i, csv_rows);
}
