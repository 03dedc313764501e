#include "json/json_read.h"
#include "json/json_scan.h"

#include <string.h>

/* ---- texts ---- */

static uint32_t take_code_unit(struct bytes *rest)
{
    uint32_t unit = 0;

    assert(rest->size >= 4);
    for (size_t i = 0; i < 4; i++)
        unit = unit << 4 | json_hex(rest->data[i]);
    *rest = bytes_skip(*rest, 4);
    return unit;
}

/* Behind \u: one code unit, or both of a pair. */
static uint32_t take_code(struct bytes *rest)
{
    uint32_t high = take_code_unit(rest), low;

    if (high < 0xd800 || high > 0xdfff)
        return high;
    assert(rest->size >= 6);
    *rest = bytes_skip(*rest, 2);
    low = take_code_unit(rest);
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static size_t to_utf8(uint32_t code, uint8_t out[4])
{
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (size_t i = size - 1; i; i--, code >>= 6)
        out[i] = (uint8_t)(0x80 | (code & 0x3f));
    out[0] = (uint8_t)(leads[size] | code);
    return size;
}

/* At a backslash; gives how many bytes the character has in UTF-8. */
static size_t take_escape(struct bytes *rest, uint8_t out[4])
{
    static const char names[] = "bfnrt", meant[] = "\b\f\n\r\t";
    uint8_t name;
    const char *found;

    assert(rest->size >= 2);
    name = rest->data[1];
    *rest = bytes_skip(*rest, 2);
    if (name == 'u')
        return to_utf8(take_code(rest), out);
    found = memchr(names, name, sizeof(names) - 1);
    out[0] = found ? (uint8_t)meant[found - names] : name;
    return 1;
}

/* The next bytes of a text: one escaped character, or all up to the next. */
static struct bytes take_part(struct bytes *rest, uint8_t out[4])
{
    struct bytes part = bytes_first(*rest, bytes_find(*rest, '\\'));

    if (part.size == 0)
        return bytes_make(out, take_escape(rest, out));
    *rest = bytes_skip(*rest, part.size);
    return part;
}

/* As many whole characters as there is room for. */
static void put_some(struct writer *w, struct bytes part)
{
    size_t size = writer_room(w);

    while (size && (part.data[size] & 0xc0) == 0x80)
        size--;
    writer_put(w, bytes_first(part, size));
    w->full = true;
}

enum err json_unescape(struct bytes inside, struct writer *w)
{
    uint8_t out[4];

    while (inside.size) {
        struct bytes part = take_part(&inside, out);

        if (part.size > writer_room(w)) {
            put_some(w, part);
            return ERR_FULL;
        }
        writer_put(w, part);
    }
    return ERR_OK;
}

static struct bytes inside_of(struct json_value text)
{
    assert(text.text.size >= 2);
    return bytes_make(text.text.data + 1, text.text.size - 2);
}

enum err json_text_of(struct json_value value, struct writer *w)
{
    if (value.kind != JSON_TEXT)
        return ERR_UNKNOWN;
    return json_unescape(inside_of(value), w);
}

bool json_reads(struct bytes inside, const char *text)
{
    struct bytes wanted = bytes_text(text);
    uint8_t out[4];

    while (inside.size) {
        struct bytes part = take_part(&inside, out);

        if (part.size > wanted.size ||
            memcmp(part.data, wanted.data, part.size) != 0)
            return false;
        wanted = bytes_skip(wanted, part.size);
    }
    return wanted.size == 0;
}

bool json_is_text(struct json_value value, const char *text)
{
    return value.kind == JSON_TEXT && json_reads(inside_of(value), text);
}
