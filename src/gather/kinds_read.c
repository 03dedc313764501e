#include "gather/kinds.h"

#include "base/decimal.h"

#define EXTENT_M_MAX 1000000

static const struct bytes scheme_names[KINDS_SCHEMES] = {
    [KINDS_OSM] = {(const uint8_t *)"osm", 3},
    [KINDS_OVERTURE] = {(const uint8_t *)"overture", 8},
    [KINDS_GEONAMES] = {(const uint8_t *)"geonames", 8},
    [KINDS_TYPE] = {(const uint8_t *)"type", 4},
};

static struct bytes cut(struct bytes *from, uint8_t at)
{
    size_t end = bytes_find(*from, at);
    struct bytes piece = bytes_first(*from, end);

    *from = bytes_skip(*from, end < from->size ? end + 1 : end);
    return piece;
}

static bool read_scheme(struct bytes text, enum kinds_scheme *scheme)
{
    for (size_t i = 0; i < KINDS_SCHEMES; i++)
        if (bytes_equal(text, scheme_names[i])) {
            *scheme = (enum kinds_scheme)i;
            return true;
        }
    return false;
}

/* Printable ASCII without blanks; a tag has its "=", a code its dot. */
static bool is_key(enum kinds_scheme scheme, struct bytes key)
{
    if (key.size == 0 || key.size > KINDS_KEY_BYTES_MAX)
        return false;
    for (size_t i = 0; i < key.size; i++)
        if (key.data[i] <= ' ' || key.data[i] >= 0x7f)
            return false;
    if (scheme == KINDS_OSM || scheme == KINDS_GEONAMES) {
        size_t at = bytes_find(key, scheme == KINDS_OSM ? '=' : '.');

        return at > 0 && at + 1 < key.size;
    }
    return true;
}

static bool is_word(struct bytes word)
{
    for (size_t i = 0; i < word.size; i++) {
        uint8_t byte = word.data[i];

        if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') &&
            byte != '_')
            return false;
    }
    return word.size > 0;
}

static bool are_types(struct bytes list)
{
    size_t count = 0;

    if (list.size == 0 || list.data[list.size - 1] == ',' ||
        list.size > PLACE_TYPES_BYTES_MAX / 2)
        return false;
    while (list.size) {
        if (!is_word(cut(&list, ',')))
            return false;
        count++;
    }
    return count <= PLACE_TYPES_MAX - 2;
}

static bool read_number(struct bytes text, int64_t max, int64_t *number)
{
    struct decimal decimal;

    if (bytes_find(text, '.') != text.size ||
        decimal_parse(text, &decimal) != ERR_OK || decimal_above(&decimal, max))
        return false;
    *number = decimal.billionths / NS_PER_S;
    return true;
}

static const char *read_row(struct kinds *kinds, struct bytes line)
{
    struct bytes scheme = cut(&line, '\t');
    struct kind row = {.key = cut(&line, '\t'), .types = cut(&line, '\t')};
    struct bytes weight = cut(&line, '\t'), extent = cut(&line, '\t');

    if (line.size)
        return "there are more than 5 columns";
    if (!read_scheme(scheme, &row.scheme))
        return "column 1 must be osm, overture, geonames or type";
    if (!is_key(row.scheme, row.key))
        return "column 2 must be key=value or key=* (osm), a category or "
               "*_category (overture), CLASS.CODE or CLASS.* (geonames)";
    if (bytes_equal(row.types, BYTES("-")))
        row.types.size = 0;
    else if (!are_types(row.types))
        return "column 3 must be - or 1 to 6 words of a-z, 0-9 and _, parted "
               "by commas, at most 100 bytes";
    if (!read_number(weight, KINDS_WEIGHT_MAX, &row.weight))
        return "column 4 must be a weight from 0 to 100";
    if (!read_number(extent, EXTENT_M_MAX, &row.extent_m))
        return "column 5 must be an extent from 0 to 1000000 metres";
    if (kinds->count == KINDS_MAX)
        return "there are more than 2048 rows";
    return kinds_put(kinds, &row) ? NULL : "this key has a row above";
}

enum err kinds_read(struct kinds *kinds, struct bytes text, int64_t *line,
                    const char **why)
{
    *kinds = (struct kinds){.count = 0};
    *why = NULL;
    for (*line = 1; !*why && (text.size || *line == 1); ++*line) {
        struct bytes row = cut(&text, '\n');

        if (row.size && row.data[row.size - 1] == '\r')
            row.size--;
        if (*line == 1 && !bytes_equal(row, BYTES("# muster-kinds 1")))
            *why = "the first line must be \"# muster-kinds 1\": this is no "
                   "table of kinds, or of a later version";
        else if (row.size && row.data[0] != '#')
            *why = read_row(kinds, row);
    }
    --*line;
    if (!*why && kinds->count == 0)
        *why = "the table has no rows";
    return *why ? ERR_MALFORMED : ERR_OK;
}
