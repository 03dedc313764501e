#include "gather/osm_id.h"

/* What may stand before a number, and OSM's kind of object for it. */
static const struct {
    struct bytes prefix;
    char kind;
} prefixes[] = {
    {{(const uint8_t *)"node/", 5}, 'n'},
    {{(const uint8_t *)"way/", 4}, 'w'},
    {{(const uint8_t *)"relation/", 9}, 'r'},
    {{(const uint8_t *)"n", 1}, 'n'},
    {{(const uint8_t *)"w", 1}, 'w'},
    {{(const uint8_t *)"r", 1}, 'r'},
    {{(const uint8_t *)"a", 1}, 'a'},
};

static bool read_digits(struct bytes text, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        *number = *number * 10 + (uint64_t)(text.data[i] - '0');
    }
    return text.size > 0 && text.size <= 18;
}

/* osmium numbers areas: twice the way's number, or twice the relation's plus
 * one. */
static void resolve_area(char *kind, uint64_t *number)
{
    if (*kind != 'a')
        return;
    *kind = *number % 2 ? 'r' : 'w';
    *number /= 2;
}

bool osm_id_read(struct bytes text, char *kind, uint64_t *number)
{
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        struct bytes prefix = prefixes[i].prefix;

        if (text.size <= prefix.size ||
            !bytes_equal(bytes_first(text, prefix.size), prefix) ||
            !read_digits(bytes_skip(text, prefix.size), number))
            continue;
        *kind = prefixes[i].kind;
        resolve_area(kind, number);
        return true;
    }
    return false;
}
