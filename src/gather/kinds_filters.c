#include "gather/kinds.h"

/* Is it a row that osmium shall look for? */
static bool is_asked(const struct kind *row)
{
    return row->scheme == KINDS_OSM && row->weight > 0 &&
           row->key.data[0] != '*';
}

/* Does the row speak of that key? */
static bool has_key(const struct kind *row, struct bytes key)
{
    return is_asked(row) &&
           bytes_equal(bytes_first(row->key, bytes_find(row->key, '=')), key);
}

static struct bytes value_of(const struct kind *row)
{
    return bytes_skip(row->key, bytes_find(row->key, '=') + 1);
}

static bool is_seen(const struct kinds *kinds, uint32_t row, struct bytes key)
{
    for (uint32_t i = 0; i < row; i++)
        if (has_key(&kinds->rows[i], key))
            return true;
    return false;
}

static bool has_any(const struct kinds *kinds, struct bytes key)
{
    for (uint32_t i = 0; i < kinds->count; i++)
        if (has_key(&kinds->rows[i], key) &&
            bytes_equal(value_of(&kinds->rows[i]), BYTES("*")))
            return true;
    return false;
}

static void write_values(const struct kinds *kinds, struct bytes key,
                         struct writer *w)
{
    const char *between = "=";

    for (uint32_t i = 0; i < kinds->count; i++) {
        if (!has_key(&kinds->rows[i], key))
            continue;
        writer_text(w, between);
        writer_put(w, value_of(&kinds->rows[i]));
        between = ",";
    }
}

bool kinds_write_filter(const struct kinds *kinds, uint32_t *row,
                        struct writer *w)
{
    for (; *row < kinds->count; ++*row) {
        struct bytes tag = kinds->rows[*row].key;
        struct bytes key = bytes_first(tag, bytes_find(tag, '='));

        if (!is_asked(&kinds->rows[*row]) || is_seen(kinds, *row, key))
            continue;
        writer_text(w, "nwr/");
        writer_put(w, key);
        if (!has_any(kinds, key))
            write_values(kinds, key, w);
        ++*row;
        return true;
    }
    return false;
}
