#include "base/bytes.h"

#include <string.h>

struct bytes bytes_text(const char *text)
{
    assert(text);
    return bytes_make(text, strlen(text));
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    /* memcmp must not see NULL, even for no bytes at all. */
    if (a.size != b.size)
        return false;
    return a.size == 0 || memcmp(a.data, b.data, a.size) == 0;
}

int bytes_compare(struct bytes a, struct bytes b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;

    if (order != 0)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}

size_t bytes_find(struct bytes in, uint8_t byte)
{
    const uint8_t *at = in.size ? memchr(in.data, byte, in.size) : NULL;

    return at ? (size_t)(at - in.data) : in.size;
}
