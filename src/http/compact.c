#include "http/compact.h"

#include "base/utf8.h"
#include "json/json.h"

#include <math.h>

static const int64_t powers[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, NS_PER_S};

/* Doubles beyond it are no 64-bit numbers. */
#define ROUNDED_MAX 9e18

struct compact compact_make(struct writer *w)
{
    return (struct compact){w, false};
}

/* Before each value: behind another one a comma. */
static void begin_value(struct compact *c)
{
    if (c->more)
        writer_u8(c->w, ',');
    c->more = true;
}

static void put_text(struct writer *w, struct bytes text)
{
    struct json json = json_make(w);

    json_text(&json, text);
}

void compact_key(struct compact *c, const char *key)
{
    begin_value(c);
    put_text(c->w, bytes_text(key));
    writer_u8(c->w, ':');
    c->more = false;
}

static void open_with(struct compact *c, uint8_t bracket)
{
    begin_value(c);
    writer_u8(c->w, bracket);
    c->more = false;
}

static void close_with(struct compact *c, uint8_t bracket)
{
    writer_u8(c->w, bracket);
    c->more = true;
}

void compact_object_begin(struct compact *c)
{
    open_with(c, '{');
}

void compact_object_end(struct compact *c)
{
    close_with(c, '}');
}

void compact_array_begin(struct compact *c)
{
    open_with(c, '[');
}

void compact_array_end(struct compact *c)
{
    close_with(c, ']');
}

static void put_escaped(struct writer *w, uint8_t byte)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t escaped[] = {'\\',
                         'u',
                         '0',
                         '0',
                         (uint8_t)digits[byte >> 4],
                         (uint8_t)digits[byte & 15]};

    writer_put(w, bytes_make(escaped, sizeof(escaped)));
}

/* The character at the front, or a byte that is none. */
static size_t put_character(struct writer *w, struct bytes text)
{
    uint8_t first = text.data[0];
    size_t size = utf8_size(text);

    if (size == 0) {
        writer_put(w, BYTES("\xef\xbf\xbd"));
        return 1;
    }
    if (first < 0x20 || first == 0x7f) {
        put_escaped(w, first);
        return 1;
    }
    if (first == '"' || first == '\\')
        writer_u8(w, '\\');
    writer_put(w, bytes_first(text, size));
    return size;
}

void compact_text(struct compact *c, struct bytes text)
{
    begin_value(c);
    writer_u8(c->w, '"');
    while (text.size)
        text = bytes_skip(text, put_character(c->w, text));
    writer_u8(c->w, '"');
}

void compact_put(struct compact *c, struct bytes value)
{
    begin_value(c);
    writer_put(c->w, value);
}

void compact_bool(struct compact *c, bool value)
{
    compact_put(c, value ? BYTES("true") : BYTES("false"));
}

void compact_count(struct compact *c, uint64_t value)
{
    begin_value(c);
    writer_decimal(c->w, value);
}

static void put_fraction(struct writer *w, uint64_t fraction, unsigned places)
{
    uint8_t digits[9];
    unsigned used = places;

    assert(places <= sizeof(digits));
    if (fraction == 0)
        return;
    for (unsigned i = places; i; i--, fraction /= 10)
        digits[i - 1] = (uint8_t)('0' + fraction % 10);
    while (used > 1 && digits[used - 1] == '0')
        used--;
    writer_u8(w, '.');
    writer_put(w, bytes_make(digits, used));
}

void compact_decimal(struct compact *c, int64_t value, unsigned places)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    assert(places < COUNT_OF(powers));
    uint64_t one = (uint64_t)powers[places];
    begin_value(c);
    if (value < 0)
        writer_u8(c->w, '-');
    writer_decimal(c->w, size / one);
    put_fraction(c->w, size % one, places);
}

void compact_rounded(struct compact *c, double value, unsigned places)
{
    assert(places < COUNT_OF(powers));
    double scaled = value * (double)powers[places];

    if (!(fabs(scaled) < ROUNDED_MAX))
        compact_put(c, BYTES("null"));
    else
        compact_decimal(c, llround(scaled), places);
}
