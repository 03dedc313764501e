#include "core/position.h"

#include "base/decimal.h"

static bool is_sign(uint8_t byte)
{
    return byte == '+' || byte == '-';
}

/* How many bytes the first signed number takes: up to the next sign. */
static size_t coordinate_size(struct bytes text)
{
    size_t size = 1;

    while (size < text.size && !is_sign(text.data[size]))
        size++;
    return size;
}

static enum err coordinate_parse(struct bytes text, int64_t degrees_max,
                                 int64_t *degrees_e9)
{
    struct decimal number;

    if (text.size == 0 || !is_sign(text.data[0]))
        return ERR_MALFORMED;
    enum err error = decimal_parse(bytes_skip(text, 1), &number);
    if (error != ERR_OK)
        return error;
    if (decimal_above(&number, degrees_max))
        return ERR_RANGE;
    *degrees_e9 = text.data[0] == '-' ? -number.billionths : number.billionths;
    return ERR_OK;
}

enum err position_parse(struct bytes text, struct position *position)
{
    struct position parsed;

    if (text.size > POSITION_BYTES_MAX)
        return ERR_LIMIT;
    if (text.size == 0)
        return ERR_MALFORMED;
    size_t split = coordinate_size(text);
    enum err lat_error =
        coordinate_parse(bytes_first(text, split), LAT_DEG_MAX, &parsed.lat_e9);
    enum err lon_error =
        coordinate_parse(bytes_skip(text, split), LON_DEG_MAX, &parsed.lon_e9);
    /* What is no position at all is said to be none, wherever it breaks. */
    if (lat_error != ERR_OK && lon_error != ERR_MALFORMED)
        return lat_error;
    if (lon_error != ERR_OK)
        return lon_error;
    *position = parsed;
    return ERR_OK;
}
