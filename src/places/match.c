#include "places/match.h"

static bool has_word(struct bytes list, struct bytes word)
{
    while (list.size) {
        size_t end = bytes_find(list, ',');

        if (bytes_equal(bytes_first(list, end), word))
            return true;
        list = bytes_skip(list, end < list.size ? end + 1 : end);
    }
    return false;
}

bool match_types(struct bytes wanted, struct bytes types)
{
    bool any = wanted.size == 0;

    while (wanted.size && !any) {
        size_t end = bytes_find(wanted, ',');

        any = has_word(types, bytes_first(wanted, end));
        wanted = bytes_skip(wanted, end < wanted.size ? end + 1 : end);
    }
    return any;
}

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 'a' - 'A') : byte;
}

static bool begins_with(struct bytes text, struct bytes keyword)
{
    for (size_t i = 0; i < keyword.size; i++)
        if (lower(text.data[i]) != lower(keyword.data[i]))
            return false;
    return true;
}

bool match_keyword(struct bytes keyword, struct bytes name)
{
    for (; name.size >= keyword.size; name = bytes_skip(name, 1)) {
        if (begins_with(name, keyword))
            return true;
        if (name.size == 0)
            break;
    }
    return false;
}
