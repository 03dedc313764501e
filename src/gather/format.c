#include "gather/format.h"

#include "gather/csv.h"
#include "gather/geonames.h"

const char *const format_names[FORMATS] = {
    [FORMAT_UNKNOWN] = "unknown", [FORMAT_MUSTER] = "muster",
    [FORMAT_GEOJSON] = "geojson", [FORMAT_GEONAMES] = "geonames",
    [FORMAT_CSV] = "csv",         [FORMAT_PBF] = "pbf",
};

static bool begins(struct bytes head, struct bytes with)
{
    return head.size >= with.size &&
           bytes_equal(bytes_first(head, with.size), with);
}

/* A block's size, then the first field of its head: its type. */
static bool is_pbf(struct bytes head)
{
    return head.size > 4 && begins(bytes_skip(head, 4), BYTES("\n\tOSMHeader"));
}

static bool is_json(struct bytes head)
{
    while (head.size && head.data[0] <= ' ') /* so is RS */
        head = bytes_skip(head, 1);
    return head.size && head.data[0] == '{';
}

static bool is_csv(struct bytes line)
{
    struct csv_header header;
    const char *why;

    return csv_head(line, &header, &why) == ERR_OK;
}

enum format format_guess(struct bytes head)
{
    if (is_pbf(head))
        return FORMAT_PBF;
    if (begins(head, BYTES("\xef\xbb\xbf")))
        head = bytes_skip(head, 3);
    if (begins(head, BYTES("# muster-places ")))
        return FORMAT_MUSTER;
    if (is_json(head))
        return FORMAT_GEOJSON;
    struct bytes line = bytes_first(head, bytes_find(head, '\n'));
    if (geonames_is(line))
        return FORMAT_GEONAMES;
    return is_csv(line) ? FORMAT_CSV : FORMAT_UNKNOWN;
}

enum format format_of(const char *name)
{
    for (int i = FORMAT_UNKNOWN + 1; i < FORMATS; i++)
        if (bytes_equal(bytes_text(name), bytes_text(format_names[i])))
            return (enum format)i;
    return FORMAT_UNKNOWN;
}
