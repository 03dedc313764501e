#include "base/utf8.h"

/* How many bytes a character takes that begins so; 0 = none begins so. */
static size_t size_by_lead(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef)
        return 3;
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/* The second byte's range excludes overlong forms, surrogates and what lies
 * beyond U+10FFFF. */
static bool is_second(uint8_t lead, uint8_t byte)
{
    uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;

    return byte >= low && byte <= high;
}

size_t utf8_size(struct bytes text)
{
    size_t size = text.size ? size_by_lead(text.data[0]) : 0;

    if (size > text.size)
        return 0;
    if (size > 1 && !is_second(text.data[0], text.data[1]))
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((text.data[i] & 0xc0) != 0x80)
            return 0;
    return size;
}

bool utf8_is_valid(struct bytes text)
{
    while (text.size) {
        size_t size = utf8_size(text);

        if (size == 0)
            return false;
        text = bytes_skip(text, size);
    }
    return true;
}
