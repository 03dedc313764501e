#include "desk/words.h"

#include <string.h>

static bool is_inside(char c)
{
    return ((uint8_t)c & 0xc0) == 0x80;
}

void words_copy(char *to, size_t size_max, const char *text)
{
    size_t size = text ? strlen(text) : 0;

    if (size > size_max)
        for (size = size_max; size && is_inside(text[size]);)
            size--;
    if (size)
        memcpy(to, text, size);
    to[size] = '\0';
}
