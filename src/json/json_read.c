#include "json/json_read.h"

#include "json/json_scan.h"

/*
 * All of this is of checked texts, so the first byte tells the kind, and only
 * quotes and brackets have to be counted. Still nothing reads past an end.
 */

enum json_kind json_kind_of(uint8_t first)
{
    switch (first) {
    case '{':
        return JSON_OBJECT;
    case '[':
        return JSON_ARRAY;
    case '"':
        return JSON_TEXT;
    case 't':
    case 'f':
        return JSON_BOOL;
    case 'n':
        return JSON_NULL;
    default:
        return JSON_NUMBER;
    }
}

/* From the first quote to behind the last. */
static size_t text_size(struct bytes from)
{
    struct json_scan c = json_scan_of(bytes_skip(from, 1));

    for (json_scan_plain(&c); c.at < c.end; json_scan_plain(&c)) {
        if (json_scan_take(&c, '"'))
            break;
        c.at += *c.at == '\\' && c.end - c.at > 1 ? 2 : 1;
        while (c.at < c.end && *c.at >= 0x80)
            c.at++;
    }
    return (size_t)(c.at - from.data);
}

/* From an opening bracket to behind its closing one. */
static size_t nest_size(struct bytes from)
{
    size_t depth = 0;

    for (size_t i = 0; i < from.size; i++) {
        uint8_t byte = from.data[i];

        if (byte == '"')
            i += text_size(bytes_skip(from, i)) - 1;
        else if (byte == '{' || byte == '[')
            depth++;
        else if ((byte == '}' || byte == ']') && --depth == 0)
            return i + 1;
    }
    return from.size;
}

static size_t word_size(struct bytes from)
{
    size_t size = 0;

    while (size < from.size && !json_is_blank(from.data[size]) &&
           from.data[size] != ',' && from.data[size] != ']' &&
           from.data[size] != '}')
        size++;
    return size;
}

static size_t value_size(enum json_kind kind, struct bytes from)
{
    if (kind == JSON_TEXT)
        return text_size(from);
    if (kind == JSON_ARRAY || kind == JSON_OBJECT)
        return nest_size(from);
    return word_size(from);
}

static struct bytes skip_blanks(struct bytes text)
{
    size_t count = 0;

    while (count < text.size && json_is_blank(text.data[count]))
        count++;
    return bytes_skip(text, count);
}

struct json_value json_first(struct bytes text)
{
    struct json_value value = {JSON_NONE, text};

    text = skip_blanks(text);
    if (text.size) {
        value.kind = json_kind_of(text.data[0]);
        value.text = bytes_first(text, value_size(value.kind, text));
    }
    return value;
}

struct json_walk json_walk(struct json_value value)
{
    struct json_walk walk = {{NULL, 0}, value.kind};

    if (value.kind != JSON_ARRAY && value.kind != JSON_OBJECT)
        return walk;
    assert(value.text.size >= 2);
    walk.rest = bytes_make(value.text.data + 1, value.text.size - 2);
    walk.rest = skip_blanks(walk.rest);
    return walk;
}

/* Past a byte if it is there, and white space. */
static struct bytes skip_mark(struct bytes text, uint8_t mark)
{
    text = skip_blanks(text);
    if (text.size && text.data[0] == mark)
        text = bytes_skip(text, 1);
    return skip_blanks(text);
}

static struct bytes take_key(struct bytes *rest)
{
    size_t size = text_size(*rest);
    struct bytes key;

    assert(size >= 2);
    key = bytes_make(rest->data + 1, size - 2);
    *rest = skip_mark(bytes_skip(*rest, size), ':');
    return key;
}

bool json_step(struct json_walk *walk, struct bytes *key,
               struct json_value *value)
{
    struct bytes name = {NULL, 0};

    if (walk->rest.size == 0)
        return false;
    if (walk->kind == JSON_OBJECT)
        name = take_key(&walk->rest);
    if (key)
        *key = name;
    *value = json_first(walk->rest);
    walk->rest = bytes_skip(walk->rest, value->text.size);
    walk->rest = skip_mark(walk->rest, ',');
    return true;
}

struct json_value json_member(struct json_value object, const char *key)
{
    struct json_value found = {JSON_NONE, {NULL, 0}}, value;
    struct json_walk walk = json_walk(object);
    struct bytes name;

    if (object.kind == JSON_OBJECT)
        while (json_step(&walk, &name, &value))
            if (json_reads(name, key))
                found = value;
    return found;
}
