#include "core/stamp.h"

#include "base/decimal.h"

enum err stamp_parse(struct bytes text, int64_t *stamp_ns)
{
    struct decimal seconds;

    if (text.size > STAMP_BYTES_MAX)
        return ERR_LIMIT;
    enum err error = decimal_parse(text, &seconds);
    if (error != ERR_OK)
        return error;
    *stamp_ns = seconds.billionths;
    return ERR_OK;
}

void stamp_write(struct writer *w, int64_t stamp_ns)
{
    assert(stamp_ns >= 0);
    decimal_write(w, (uint64_t)stamp_ns);
}

bool stamp_is_canonical(struct bytes text)
{
    size_t dot = bytes_find(text, '.');

    if (text.size - dot != 10)
        return false;
    return dot == 1 || text.data[0] != '0';
}

void skew_write(struct writer *w, int64_t skew_ns)
{
    uint64_t size = (uint64_t)skew_ns;

    writer_u8(w, skew_ns < 0 ? '-' : '+');
    decimal_write(w, skew_ns < 0 ? 0 - size : size);
}
