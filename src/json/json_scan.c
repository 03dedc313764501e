#include "json/json_scan.h"

#include "base/utf8.h"

#include <string.h>

void json_scan_fail(struct json_scan *c, const char *why)
{
    c->why = c->at == c->end ? "the text ends too early" : why;
}

/* ---- texts ---- */

#define EACH(byte) (0x0101010101010101u * (byte))

static inline uint64_t first_lowest(uint64_t eight)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(eight);
#else
    return eight;
#endif
}

/* A bit for each of the eight bytes that is below; the lowest one is true,
 * those above it may be borrowed. */
static inline uint64_t below(uint64_t eight, uint8_t byte)
{
    return (eight - EACH(byte)) & ~eight;
}

/* The same for what is no plain ASCII: quote, backslash, control character,
 * anything above 0x7f. */
static inline uint64_t not_plain(uint64_t eight)
{
    return (eight | below(eight, 0x20) | below(eight ^ EACH('"'), 1) |
            below(eight ^ EACH('\\'), 1)) &
           EACH(0x80);
}

static inline bool is_plain(uint8_t byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

void json_scan_plain(struct json_scan *c)
{
    const uint8_t *at = c->at;

    for (uint64_t eight; c->end - at >= 8; at += 8) {
        memcpy(&eight, at, 8);
        eight = not_plain(first_lowest(eight));
        if (eight) {
            c->at = at + __builtin_ctzll(eight) / 8;
            return;
        }
    }
    while (at < c->end && is_plain(*at))
        at++;
    c->at = at;
}

/* The four digits behind \u; 0x10000 = that is not what is there. */
static unsigned code_unit(struct json_scan *c)
{
    unsigned unit = 0;

    for (int i = 0; i < 4; i++, c->at++) {
        unsigned digit = c->at < c->end ? json_hex(*c->at) : 16;

        if (digit > 15) {
            json_scan_fail(c, "\\u without four hexadecimal digits");
            return 0x10000;
        }
        unit = unit << 4 | digit;
    }
    return unit;
}

/* Behind \u. */
static void check_code(struct json_scan *c)
{
    unsigned unit = code_unit(c);

    if (unit < 0xd800 || unit > 0xdfff)
        return;
    if (unit > 0xdbff || c->end - c->at < 2 || memcmp(c->at, "\\u", 2) != 0) {
        json_scan_fail(c, "half a surrogate pair");
        return;
    }
    c->at += 2;
    unit = code_unit(c);
    if (!c->why && (unit < 0xdc00 || unit > 0xdfff))
        json_scan_fail(c, "half a surrogate pair");
}

/* At a backslash. */
static void check_escape(struct json_scan *c)
{
    static const char names[] = {'"', '\\', '/', 'b', 'f', 'n', 'r', 't', 'u'};

    c->at++;
    if (c->at == c->end || !memchr(names, *c->at, sizeof(names)))
        json_scan_fail(c, "an escape that JSON does not have");
    else if (*c->at++ == 'u')
        check_code(c);
}

/* At what is no plain ASCII and no quote. */
static void check_character(struct json_scan *c)
{
    size_t size = utf8_size(bytes_make(c->at, (size_t)(c->end - c->at)));

    if (*c->at == '\\')
        check_escape(c);
    else if (*c->at < 0x20)
        json_scan_fail(c, "a control character inside a text");
    else if (size == 0)
        json_scan_fail(c, "bytes that are not UTF-8");
    else
        c->at += size;
}

void json_scan_text(struct json_scan *c)
{
    c->at++;
    while (!c->why) {
        json_scan_plain(c);
        if (json_scan_take(c, '"'))
            return;
        if (c->at == c->end)
            json_scan_fail(c, "");
        else
            check_character(c);
    }
}

/* ---- numbers and words ---- */

static void check_digits(struct json_scan *c)
{
    if (c->at == c->end || !json_is_digit(*c->at))
        json_scan_fail(c, "a digit is missing");
    while (c->at < c->end && json_is_digit(*c->at))
        c->at++;
}

void json_scan_number(struct json_scan *c)
{
    if (!json_scan_take(c, '-') && !json_is_digit(*c->at)) {
        json_scan_fail(c, "a value is missing");
        return;
    }
    if (!json_scan_take(c, '0'))
        check_digits(c);
    if (!c->why && json_scan_take(c, '.'))
        check_digits(c);
    if (!c->why && (json_scan_take(c, 'e') || json_scan_take(c, 'E'))) {
        if (!json_scan_take(c, '+'))
            json_scan_take(c, '-');
        check_digits(c);
    }
}

void json_scan_word(struct json_scan *c, struct bytes word)
{
    for (size_t i = 0; i < word.size; i++)
        if (!c->why && !json_scan_take(c, word.data[i]))
            json_scan_fail(c, "a word that JSON does not have");
}
