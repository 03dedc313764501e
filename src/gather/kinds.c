#include "gather/kinds.h"

/* FNV-1a: the table is ours, so nobody chooses what collides. */
static uint32_t hash_more(uint32_t hash, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ bytes.data[i]) * 16777619u;
    return hash;
}

static uint32_t hash_of(enum kinds_scheme scheme, struct bytes front,
                        struct bytes back)
{
    return hash_more(hash_more(2166136261u ^ (uint32_t)scheme, front), back);
}

static bool is_key(struct bytes key, struct bytes front, struct bytes back)
{
    return key.size == front.size + back.size &&
           bytes_equal(bytes_first(key, front.size), front) &&
           bytes_equal(bytes_skip(key, front.size), back);
}

/* The row of a key in two parts, or NULL; *slot is where it is or would be. */
static const struct kind *look(const struct kinds *kinds,
                               enum kinds_scheme scheme, struct bytes front,
                               struct bytes back, uint32_t *slot)
{
    uint32_t at = hash_of(scheme, front, back) % COUNT_OF(kinds->slots);

    for (; kinds->slots[at]; at = (at + 1) % COUNT_OF(kinds->slots)) {
        const struct kind *row = &kinds->rows[kinds->slots[at] - 1];

        if (row->scheme == scheme && is_key(row->key, front, back))
            return row;
    }
    *slot = at;
    return NULL;
}

bool kinds_put(struct kinds *kinds, const struct kind *row)
{
    uint32_t slot;

    if (look(kinds, row->scheme, row->key, BYTES(""), &slot))
        return false;
    kinds->rows[kinds->count++] = *row;
    kinds->slots[slot] = (uint16_t)kinds->count;
    return true;
}

static const struct kind *find(const struct kinds *kinds,
                               enum kinds_scheme scheme, struct bytes front,
                               struct bytes back)
{
    uint32_t slot;

    return look(kinds, scheme, front, back, &slot);
}

/* Heaviest first; of the same weight, the one that is found first. */
static void insert(struct kinds_found *found, const struct kind *row)
{
    size_t at = found->count;

    if (row->weight == 0) {
        found->barred = true;
        return;
    }
    for (size_t i = 0; i < found->count; i++)
        if (found->rows[i] == row)
            return;
    while (at > 0 && found->rows[at - 1]->weight < row->weight)
        at--;
    if (at == KINDS_FOUND_MAX)
        return;
    if (found->count < KINDS_FOUND_MAX)
        found->count++;
    for (size_t i = found->count - 1; i > at; i--)
        found->rows[i] = found->rows[i - 1];
    found->rows[at] = row;
}

static struct bytes trimmed(struct bytes text)
{
    while (text.size && text.data[0] == ' ')
        text = bytes_skip(text, 1);
    while (text.size && text.data[text.size - 1] == ' ')
        text = bytes_first(text, text.size - 1);
    return text;
}

/* The row of "key=value", else of "key=*"; prefix is "key=". */
static const struct kind *find_tag(const struct kinds *kinds,
                                   struct bytes prefix, struct bytes value)
{
    const struct kind *row = find(kinds, KINDS_OSM, prefix, value);

    return row || bytes_equal(value, BYTES("no"))
               ? row
               : find(kinds, KINDS_OSM, prefix, BYTES("*"));
}

void kinds_add_tag(const struct kinds *kinds, struct bytes key,
                   struct bytes value, struct kinds_found *found)
{
    uint8_t buffer[KINDS_KEY_BYTES_MAX];
    struct writer prefix = writer_make(buffer, sizeof(buffer));

    writer_put(&prefix, key);
    writer_u8(&prefix, '=');
    if (prefix.full)
        return;
    while (value.size) {
        size_t end = bytes_find(value, ';');
        const struct kind *row = find_tag(kinds, writer_bytes(&prefix),
                                          trimmed(bytes_first(value, end)));

        if (row)
            insert(found, row);
        value = bytes_skip(value, end < value.size ? end + 1 : end);
    }
}

/* "S.*" for "S.HTL". */
static const struct kind *find_class(const struct kinds *kinds,
                                     struct bytes name)
{
    size_t dot = bytes_find(name, '.');

    if (dot == name.size)
        return NULL;
    return find(kinds, KINDS_GEONAMES, bytes_first(name, dot + 1), BYTES("*"));
}

/* "*_restaurant" for "thai_restaurant", then "*". */
static const struct kind *find_pattern(const struct kinds *kinds,
                                       enum kinds_scheme scheme,
                                       struct bytes name)
{
    size_t last = name.size;
    const struct kind *row = NULL;

    for (size_t i = 0; i < name.size; i++)
        if (name.data[i] == '_')
            last = i;
    if (last < name.size)
        row = find(kinds, scheme, BYTES("*"), bytes_skip(name, last));
    return row ? row : find(kinds, scheme, BYTES("*"), BYTES(""));
}

bool kinds_add(const struct kinds *kinds, enum kinds_scheme scheme,
               struct bytes name, struct kinds_found *found)
{
    const struct kind *exact, *row;

    if (name.size == 0)
        return false;
    row = exact = find(kinds, scheme, name, BYTES(""));
    if (!row)
        row = scheme == KINDS_GEONAMES ? find_class(kinds, name)
                                       : find_pattern(kinds, scheme, name);
    if (row)
        insert(found, row);
    return exact != NULL;
}

void kinds_add_any(const struct kinds *kinds, struct kinds_found *found)
{
    const struct kind *row = find(kinds, KINDS_OSM, BYTES("*=*"), BYTES(""));

    if (row && found->count == 0 && !found->barred)
        insert(found, row);
}
