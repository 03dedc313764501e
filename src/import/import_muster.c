#include "import/importing.h"

#include "import/places_row.h"
#include "import/text_lines.h"
#include "places/rank.h"

/* A text of places as it is read. */
struct muster {
    struct importing *i;
    bool headed; /* the first line was the right one */
    char sources[ATTRIBUTIONS_MAX][PLACE_ID_BYTES_MAX];
    size_t source_count;
};

static bool has_source(const struct muster *m, struct bytes source)
{
    for (size_t k = 0; k < m->source_count; k++)
        if (bytes_equal(bytes_text(m->sources[k]), source))
            return true;
    return false;
}

static enum err take_attribution(struct muster *m, struct bytes rest)
{
    struct bytes source = places_row_column(&rest);

    if (!places_row_is_text(source, 1, PLACE_ID_BYTES_MAX - 2) ||
        !places_row_is_text(rest, 1, ATTRIBUTION_BYTES_MAX))
        return importing_tell(m->i,
                              "an attribution needs a source and a text of at "
                              "most 200 bytes of UTF-8, parted by a tab");
    if (m->source_count == ATTRIBUTIONS_MAX || has_source(m, source))
        return importing_tell(m->i,
                              "there are more than %d sources, or one twice",
                              ATTRIBUTIONS_MAX);
    for (size_t k = 0; k < source.size; k++)
        m->sources[m->source_count][k] = (char)source.data[k];
    m->sources[m->source_count++][source.size] = 0;
    return importing_credit(m->i, source, rest);
}

/* A line that begins with #: the head, or a remark. */
static enum err take_remark(struct muster *m, struct bytes line)
{
    struct bytes rest = line, word = places_row_column(&rest);

    if (!m->headed) {
        m->headed = bytes_equal(line, BYTES("# muster-places 1"));
        return m->headed
                   ? ERR_OK
                   : importing_tell(m->i, "the first line must be "
                                          "\"# muster-places 1\": this is no "
                                          "places text, or of a later version");
    }
    if (bytes_equal(word, BYTES("# attribution")))
        return take_attribution(m, rest);
    return ERR_OK;
}

/* The text says nothing of it, but a town's reach tells of its people. */
static void weigh(const struct kinds *kinds, struct place *place)
{
    struct bytes type =
        bytes_first(place->types, bytes_find(place->types, ','));
    struct kinds_found found = {.count = 0};
    struct rank_facts facts = {.population = 0};

    (void)kinds_add(kinds, KINDS_TYPE, type, &found);
    if (found.count)
        facts.kind = (uint32_t)found.rows[0]->weight * KINDS_WEIGHT_UNIT;
    if (bytes_equal(type, BYTES("locality")) ||
        bytes_equal(type, BYTES("sublocality")))
        facts.population = rank_population_of(place->extent_m);
    place->weight = rank_weight(&facts);
}

static enum err take_line(struct muster *m, struct bytes line)
{
    struct place place;
    const char *why;

    if (!m->headed || (line.size && line.data[0] == '#'))
        return take_remark(m, line);
    if (places_row_read(line, &place, &why) != ERR_OK)
        return importing_tell(m->i, "%s", why);
    struct bytes source = bytes_first(place.id, bytes_find(place.id, ':'));
    if (!has_source(m, source))
        return importing_tell(
            m->i, "the source \"%.*s\" has no \"# attribution\" line above",
            (int)source.size, (const char *)source.data);
    weigh(&m->i->kinds, &place);
    return importing_place(m->i, &place, DRAFT_WHOLE);
}

static enum err take_all(struct muster *m, struct text_lines *lines)
{
    struct bytes line;
    enum err error;

    m->i->line = 1;
    while ((error = text_lines_next(lines, &line)) == ERR_OK) {
        error = take_line(m, line);
        if (error != ERR_OK)
            return error;
        m->i->line++;
    }
    if (error == ERR_LIMIT)
        return importing_tell(m->i, "the line is longer than %d bytes",
                              TEXT_LINE_BYTES_MAX);
    if (error != ERR_SHORT)
        return importing_tell_intake(m->i, error);
    return m->headed ? ERR_OK : importing_tell(m->i, "there is nothing in it");
}

enum err import_muster(struct importing *i)
{
    struct muster m = {.i = i};
    struct text_lines *lines = text_lines_of(i->intake);
    enum err error =
        lines ? take_all(&m, lines) : fault_tell(i->fault, "memory is short");

    text_lines_close(lines);
    return error;
}
