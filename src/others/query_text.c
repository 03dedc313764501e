#include "others/query_text.h"

#define UM_PER_M 1000000
#define E9       1000000000

/* unit, a power of ten: how many of the value are one whole. */
static void write_decimal(struct writer *w, int64_t value, uint64_t unit)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    if (value < 0)
        writer_u8(w, '-');
    writer_decimal(w, size / unit);
    if (size % unit)
        writer_u8(w, '.');
    for (size %= unit; size; size %= unit) {
        unit /= 10;
        writer_u8(w, (uint8_t)('0' + size / unit));
    }
}

void query_write_degrees(struct writer *w, int64_t e9)
{
    write_decimal(w, e9, E9);
}

void query_write_metres(struct writer *w, const struct places_query *query)
{
    int64_t um = query->radius_um;

    write_decimal(w, um > UM_PER_M ? um : UM_PER_M, UM_PER_M);
}

size_t query_types(const struct places_query *query,
                   struct bytes types[QUERY_TYPES_MAX])
{
    struct bytes list = bytes_text(query->types);
    size_t count = 0;

    while (list.size && count < QUERY_TYPES_MAX) {
        size_t end = bytes_find(list, ',');

        if (end)
            types[count++] = bytes_first(list, end);
        list = bytes_skip(list, end < list.size ? end + 1 : end);
    }
    return count;
}

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 'a' - 'A') : byte;
}

static bool begins_with(struct bytes text, struct bytes with)
{
    if (text.size < with.size)
        return false;
    for (size_t i = 0; i < with.size; i++)
        if (lower(text.data[i]) != lower(with.data[i]))
            return false;
    return true;
}

bool query_keyword_in(const struct places_query *query, struct bytes text)
{
    struct bytes keyword = bytes_text(query->keyword);

    while (text.size && !begins_with(text, keyword))
        text = bytes_skip(text, 1);
    return begins_with(text, keyword);
}
