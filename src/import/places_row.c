#include "import/places_row.h"

#include "base/decimal.h"
#include "base/utf8.h"
#include "core/position.h"

#define EXTENT_M_MAX 1000000

struct bytes places_row_column(struct bytes *line)
{
    size_t end = bytes_find(*line, '\t');
    struct bytes column = bytes_first(*line, end);

    *line = bytes_skip(*line, end < line->size ? end + 1 : end);
    return column;
}

bool places_row_is_text(struct bytes text, size_t size_min, size_t size_max)
{
    if (text.size < size_min || text.size > size_max || !utf8_is_valid(text))
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < 0x20 || text.data[i] == 0x7f)
            return false;
    return true;
}

/* "source:rest", printable ASCII without blanks. */
static bool is_id(struct bytes id)
{
    size_t colon = bytes_find(id, ':');

    if (id.size > PLACE_ID_BYTES_MAX || colon == 0 || colon + 1 >= id.size)
        return false;
    for (size_t i = 0; i < id.size; i++)
        if (id.data[i] <= ' ' || id.data[i] >= 0x7f)
            return false;
    return true;
}

static bool is_types(struct bytes types)
{
    size_t count = 1, size = 0;

    for (size_t i = 0; i < types.size; i++) {
        bool comma = types.data[i] == ',';

        if (comma && size == 0)
            return false;
        count += comma;
        size = comma ? 0 : size + 1;
    }
    return size > 0 && count <= PLACE_TYPES_MAX &&
           places_row_is_text(types, 1, PLACE_TYPES_BYTES_MAX);
}

static bool read_degrees(struct bytes text, int64_t degrees_max, int64_t *e7)
{
    bool negative = text.size && text.data[0] == '-';
    struct decimal number;

    if (negative)
        text = bytes_skip(text, 1);
    if (decimal_parse(text, &number) != ERR_OK ||
        decimal_above(&number, degrees_max))
        return false;
    *e7 = number.billionths / 100;
    if (negative)
        *e7 = -*e7;
    return true;
}

static bool read_extent(struct bytes text, int64_t *extent_m)
{
    struct decimal number;

    if (bytes_find(text, '.') != text.size ||
        decimal_parse(text, &number) != ERR_OK ||
        decimal_above(&number, EXTENT_M_MAX))
        return false;
    *extent_m = number.billionths / NS_PER_S;
    return true;
}

enum err places_row_read(struct bytes line, struct place *place,
                         const char **why)
{
    struct bytes rest = line;

    place->id = places_row_column(&rest);
    place->name = places_row_column(&rest);
    struct bytes lat = places_row_column(&rest);
    struct bytes lon = places_row_column(&rest);
    place->types = places_row_column(&rest);
    place->vicinity = places_row_column(&rest);
    struct bytes extent = places_row_column(&rest);

    *why = NULL;
    if (rest.size)
        *why = "there are more than 7 columns";
    else if (!is_id(place->id))
        *why = "column 1 must be an id, \"source:rest\", without blanks";
    else if (!places_row_is_text(place->name, 1, PLACE_TEXT_BYTES_MAX))
        *why = "column 2 must be a name of 1 to 200 bytes of UTF-8";
    else if (!read_degrees(lat, LAT_DEG_MAX, &place->lat_e7))
        *why = "column 3 must be a latitude from -90 to 90";
    else if (!read_degrees(lon, LON_DEG_MAX, &place->lon_e7))
        *why = "column 4 must be a longitude from -180 to 180";
    else if (!is_types(place->types))
        *why = "column 5 must be 1 to 8 types, parted by commas";
    else if (!places_row_is_text(place->vicinity, 0, PLACE_TEXT_BYTES_MAX))
        *why = "column 6 must be a vicinity of at most 200 bytes of UTF-8";
    else if (!read_extent(extent, &place->extent_m))
        *why = "column 7 must be an extent from 0 to 1000000 metres";
    return *why ? ERR_MALFORMED : ERR_OK;
}
