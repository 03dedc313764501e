#include "world/places_import.h"

#include "places/rank.h"
#include "world/places_row.h"
#include "world/places_write.h"
#include "world/text_lines.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROGRESS_EVERY 5000

/* One import under way. */
struct importing {
    const struct places_import *import;
    struct text_lines *lines;
    struct places_write write;
    struct places_counts counts;
    int64_t line_number;
    bool headed; /* the first line was the right one */
    char sources[ATTRIBUTIONS_MAX][PLACE_ID_BYTES_MAX];
    size_t source_count;
    struct fault *fault;
};

static enum err tell(struct importing *i, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static enum err tell(struct importing *i, const char *format, ...)
{
    char cause[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(cause, sizeof(cause), format, arguments);
    va_end(arguments);
    return fault_tell(i->fault, "%s:%lld: %s", i->import->input,
                      (long long)i->line_number, cause);
}

static bool knows_source(const struct importing *i, struct bytes source)
{
    for (size_t k = 0; k < i->source_count; k++)
        if (bytes_equal(bytes_text(i->sources[k]), source))
            return true;
    return false;
}

static enum err take_attribution(struct importing *i, struct bytes rest)
{
    struct bytes source = places_row_column(&rest);

    if (!places_row_is_text(source, 1, PLACE_ID_BYTES_MAX - 2) ||
        !places_row_is_text(rest, 1, ATTRIBUTION_BYTES_MAX))
        return tell(i, "an attribution needs a source and a text of at most "
                       "200 bytes of UTF-8, parted by a tab");
    if (i->source_count == ATTRIBUTIONS_MAX || knows_source(i, source))
        return tell(i, "there are more than %d sources, or one twice",
                    ATTRIBUTIONS_MAX);
    memcpy(i->sources[i->source_count], source.data, source.size);
    i->sources[i->source_count++][source.size] = 0;
    return places_write_attribution(&i->write, source, rest, i->fault);
}

/* A line that begins with #: the head, or a remark. */
static enum err take_remark(struct importing *i, struct bytes line)
{
    struct bytes rest = line, word = places_row_column(&rest);

    if (!i->headed) {
        i->headed = bytes_equal(line, BYTES("# muster-places 1"));
        return i->headed ? ERR_OK
                         : tell(i, "the first line must be "
                                   "\"# muster-places 1\": this is no places "
                                   "text, or of a later version");
    }
    if (bytes_equal(word, BYTES("# attribution")))
        return take_attribution(i, rest);
    return ERR_OK;
}

static enum err take_line(struct importing *i, struct bytes line)
{
    struct place place;
    const char *why;

    if (line.size && line.data[0] == '#')
        return take_remark(i, line);
    if (!i->headed)
        return take_remark(i, line);
    if (places_row_read(line, &place, &why) != ERR_OK)
        return tell(i, "%s", why);
    struct bytes source = bytes_first(place.id, bytes_find(place.id, ':'));
    if (!knows_source(i, source))
        return tell(i,
                    "the source \"%.*s\" has no \"# attribution\" line above",
                    (int)source.size, (const char *)source.data);
    struct rank_facts facts = {.population =
                                   rank_population_of(place.extent_m)};
    place.weight = rank_weight(&facts);
    if (i->import->progress && i->write.taken % PROGRESS_EVERY == 0)
        i->import->progress(i->import->context, i->write.taken);
    return places_write_place(&i->write, &place, 0, i->fault);
}

static enum err tell_of_lines(struct importing *i, enum err error)
{
    i->line_number++;
    if (error == ERR_LIMIT)
        return tell(i, "the line is longer than %d bytes", TEXT_LINE_BYTES_MAX);
    if (error == ERR_MALFORMED)
        return tell(i, "the packed data is damaged or cut short");
    return tell(i, "%s", strerror(errno));
}

static enum err take_all(struct importing *i)
{
    struct bytes line;
    enum err error;

    while ((error = text_lines_next(i->lines, &line)) == ERR_OK) {
        i->line_number++;
        error = take_line(i, line);
        if (error != ERR_OK)
            return error;
    }
    if (error != ERR_SHORT)
        return tell_of_lines(i, error);
    if (!i->headed)
        return tell(i, "there is nothing in it");
    return places_write_finish(&i->write, NULL, NULL, &i->counts, i->fault);
}

static enum err open_input(struct importing *i)
{
    const char *input = i->import->input;

    if (text_lines_open(input, &i->lines) == ERR_OK)
        return ERR_OK;
    return fault_tell(i->fault, "%s cannot be read: %s", input,
                      strerror(errno));
}

enum err places_import(const struct places_import *import, int64_t *places,
                       struct fault *fault)
{
    struct importing *i = calloc(1, sizeof(*i));
    enum err error;

    if (!i)
        return fault_tell(fault, "memory is short");
    i->import = import;
    i->fault = fault;
    error = open_input(i);
    if (error == ERR_OK) {
        error = places_write_begin(&i->write, import->output, fault);
        if (error == ERR_OK)
            error = take_all(i);
        places_write_abandon(&i->write);
    }
    *places = i->counts.places;
    text_lines_close(i->lines);
    free(i);
    return error;
}
