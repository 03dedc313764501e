#include "http/nearby.h"

#include "base/decimal.h"
#include "base/utf8.h"
#include "http/uri.h"

#include <string.h>

#define BILLIONTHS_PER_UM 1000

/* ---- values ---- */

enum err nearby_radius(struct bytes text, int64_t *radius_um)
{
    struct decimal metres;
    enum err error = decimal_parse(text, &metres);

    if (error != ERR_OK)
        return error;
    if (decimal_above(&metres, NEARBY_RADIUS_M_MAX))
        return ERR_RANGE;
    *radius_um = metres.billionths / BILLIONTHS_PER_UM;
    return ERR_OK;
}

/* Behind what is there already, and a byte between. */
static bool append(char *to, size_t size_max, char between, struct bytes text)
{
    size_t size = strlen(to);

    if (size + (size ? 1 : 0) + text.size > size_max)
        return false;
    if (size)
        to[size++] = between;
    if (text.size)
        memcpy(to + size, text.data, text.size);
    to[size + text.size] = '\0';
    return true;
}

static bool is_word(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];

        if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') &&
            byte != '_')
            return false;
    }
    return text.size > 0;
}

bool nearby_add_type(struct bytes word, char types[PLACE_TYPES_BYTES_MAX + 1])
{
    return is_word(word) && append(types, PLACE_TYPES_BYTES_MAX, ',', word);
}

bool nearby_add_keyword(struct bytes text,
                        char keyword[QUERY_KEYWORD_BYTES_MAX + 1])
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < ' ' || text.data[i] == 0x7f)
            return false;
    return utf8_is_valid(text) &&
           append(keyword, QUERY_KEYWORD_BYTES_MAX, ' ', text);
}

/* ---- parameters ---- */

static enum err read_one(struct bytes text, const struct nearby_parameter *p,
                         void *into)
{
    uint8_t room[NEARBY_VALUE_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    struct bytes value = {NULL, 0};
    enum err error = uri_find(text, p->name, &w, &value);

    if (error == ERR_UNKNOWN ||
        (error == ERR_OK && value.size == 0 && p->may_be_empty))
        return ERR_OK;
    return error == ERR_OK && p->read(value, into) ? ERR_OK : ERR_MALFORMED;
}

enum err nearby_read_with(struct bytes text,
                          const struct nearby_parameter *parameters,
                          size_t count, void *into, const char **why)
{
    for (size_t i = 0; i < count; i++) {
        *why = parameters[i].allowed;
        if (read_one(text, &parameters[i], into) != ERR_OK)
            return ERR_MALFORMED;
    }
    return ERR_OK;
}

static bool read_radius(struct bytes value, void *into)
{
    struct places_query *query = into;

    return nearby_radius(value, &query->radius_um) == ERR_OK;
}

static bool read_limit(struct bytes value, void *into)
{
    struct places_query *query = into;
    struct decimal number;

    if (bytes_find(value, '.') < value.size ||
        decimal_parse(value, &number) != ERR_OK ||
        decimal_above(&number, QUESTION_ITEM_MAX) || !number.billionths)
        return false;
    query->items_max = (uint32_t)(number.billionths / NS_PER_S);
    return true;
}

static bool read_types(struct bytes value, void *into)
{
    struct places_query *query = into;

    for (;;) {
        size_t end = bytes_find(value, ',');

        if (!nearby_add_type(bytes_first(value, end), query->types))
            return false;
        if (end == value.size)
            return true;
        value = bytes_skip(value, end + 1);
    }
}

static bool read_keyword(struct bytes value, void *into)
{
    struct places_query *query = into;

    return nearby_add_keyword(value, query->keyword);
}

static bool read_rank(struct bytes value, void *into)
{
    struct places_query *query = into;
    bool nearest = bytes_equal(value, BYTES("distance"));

    query->rank = nearest ? RANK_DISTANCE : RANK_PROMINENCE;
    return nearest || bytes_equal(value, BYTES("prominence"));
}

enum err nearby_read(struct bytes text, struct places_query *query,
                     const char **why)
{
    static const struct nearby_parameter parameters[] = {
        {"radius", read_radius, "radius: metres from 0 to 50000, such as 1500",
         false},
        {"limit", read_limit, "limit: a whole number from 1 to 20", false},
        {"type", read_types,
         "type: words of small letters, digits and _, parted by commas, at "
         "most 200 bytes, such as restaurant,cafe",
         false},
        {"keyword", read_keyword,
         "keyword: UTF-8 without control characters, at most 100 bytes", true},
        {"rank", read_rank, "rank: distance or prominence", false},
    };

    return nearby_read_with(text, parameters, COUNT_OF(parameters), query, why);
}
