#include "json/json.h"

/* An array of texts that would be this wide or wider takes a line for each. */
#define LINE_WIDTH 74

struct json json_make(struct writer *w)
{
    return (struct json){w, 0, true};
}

/* A newline and the blanks of some levels; deeper ones take it in parts. */
static const char blanks[] = "\n                        ";

#define BLANKS_MAX (sizeof(blanks) - 2)

static void new_line(struct json *json)
{
    size_t left = 3 * (size_t)json->depth;
    size_t some = left < BLANKS_MAX ? left : BLANKS_MAX;

    writer_put(json->w, bytes_make(blanks, 1 + some));
    for (left -= some; left; left -= some) {
        some = left < BLANKS_MAX ? left : BLANKS_MAX;
        writer_put(json->w, bytes_make(blanks + 1, some));
    }
}

static void open_with(struct json *json, uint8_t bracket)
{
    writer_u8(json->w, bracket);
    json->depth++;
    json->first = true;
}

static void close_with(struct json *json, uint8_t bracket)
{
    assert(json->depth > 0);
    json->depth--;
    if (!json->first)
        new_line(json);
    writer_u8(json->w, bracket);
    json->first = false;
}

void json_next(struct json *json)
{
    if (!json->first)
        writer_u8(json->w, ',');
    json->first = false;
    new_line(json);
}

void json_key(struct json *json, const char *key)
{
    json_next(json);
    json_text(json, bytes_text(key));
    writer_put(json->w, BYTES(" : "));
}

void json_object_begin(struct json *json)
{
    open_with(json, '{');
}

void json_object_end(struct json *json)
{
    close_with(json, '}');
}

void json_array_begin(struct json *json)
{
    open_with(json, '[');
}

void json_array_end(struct json *json)
{
    close_with(json, ']');
}

static bool needs_escape(uint8_t byte)
{
    return byte < 0x20 || byte == '"' || byte == '\\';
}

static void escape(struct writer *w, uint8_t byte)
{
    static const char digits[] = "0123456789abcdef";

    writer_u8(w, '\\');
    if (byte >= 0x20) {
        writer_u8(w, byte);
        return;
    }
    writer_put(w, BYTES("u00"));
    writer_u8(w, (uint8_t)digits[byte >> 4]);
    writer_u8(w, (uint8_t)digits[byte & 15]);
}

void json_text(struct json *json, struct bytes text)
{
    writer_u8(json->w, '"');
    while (text.size) {
        size_t plain = 0;

        while (plain < text.size && !needs_escape(text.data[plain]))
            plain++;
        writer_put(json->w, bytes_first(text, plain));
        text = bytes_skip(text, plain);
        if (text.size) {
            escape(json->w, text.data[0]);
            text = bytes_skip(text, 1);
        }
    }
    writer_u8(json->w, '"');
}

static bool fits_a_line(const struct bytes *texts, size_t count)
{
    size_t width = 4 + 2 * (count - 1);

    for (size_t i = 0; i < count; i++)
        width += texts[i].size + 2;
    return width < LINE_WIDTH;
}

static void texts_on_a_line(struct json *json, const struct bytes *texts,
                            size_t count)
{
    writer_put(json->w, BYTES("[ "));
    for (size_t i = 0; i < count; i++) {
        if (i)
            writer_put(json->w, BYTES(", "));
        json_text(json, texts[i]);
    }
    writer_put(json->w, BYTES(" ]"));
}

void json_texts(struct json *json, const struct bytes *texts, size_t count)
{
    if (count && fits_a_line(texts, count)) {
        texts_on_a_line(json, texts, count);
        return;
    }
    json_array_begin(json);
    for (size_t i = 0; i < count; i++) {
        json_next(json);
        json_text(json, texts[i]);
    }
    json_array_end(json);
}

void json_put(struct json *json, struct bytes value)
{
    writer_put(json->w, value);
}

void json_e7(struct json *json, int64_t value_e7)
{
    uint64_t size = value_e7 < 0 ? 0 - (uint64_t)value_e7 : (uint64_t)value_e7;
    uint64_t fraction = size % 10000000;
    uint8_t places[7];
    size_t used = sizeof(places);

    for (size_t i = sizeof(places); i; i--, fraction /= 10)
        places[i - 1] = (uint8_t)('0' + fraction % 10);
    while (used && places[used - 1] == '0')
        used--;
    if (value_e7 < 0)
        writer_u8(json->w, '-');
    writer_decimal(json->w, size / 10000000);
    if (used)
        writer_u8(json->w, '.');
    writer_put(json->w, bytes_make(places, used));
}
