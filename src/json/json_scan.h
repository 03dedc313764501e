/*
 * json_scan.h - the leaves of JSON: texts, numbers, words, white space.
 *
 * Floor    json: pure functions.
 * Shape    for the readers of json_read.h alone. A scan goes on until why says
 *          what is wrong.
 * Source   RFC 8259.
 */
#ifndef JSON_JSON_SCAN_H
#define JSON_JSON_SCAN_H

#include "base/bytes.h"

struct json_scan {
    const uint8_t *at, *end;
    const char *why; /* NULL = all is well so far; static */
};

static inline bool json_is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static inline bool json_is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static inline struct json_scan json_scan_of(struct bytes text)
{
    /* A value that is not there has no address to count from. */
    if (text.size == 0)
        text = BYTES("");
    return (struct json_scan){text.data, text.data + text.size, NULL};
}

/* What a hexadecimal digit counts; 16 = it is none. */
static inline unsigned json_hex(uint8_t byte)
{
    if (json_is_digit(byte))
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10u;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10u : 16;
}

static inline bool json_scan_take(struct json_scan *c, uint8_t byte)
{
    bool there = c->at < c->end && *c->at == byte;

    c->at += there;
    return there;
}

static inline void json_scan_blanks(struct json_scan *c)
{
    while (c->at < c->end && json_is_blank(*c->at))
        c->at++;
}

/* Something is wrong here: that, or that nothing is here at all. */
void json_scan_fail(struct json_scan *c, const char *why);

/* Up to what is no plain ASCII: quote, backslash, control character, any byte
 * above 0x7f. */
void json_scan_plain(struct json_scan *c);

/* Past a text, from its first quote on. */
void json_scan_text(struct json_scan *c);

/* Past a number; there is at least one byte. */
void json_scan_number(struct json_scan *c);

/* Past this very word. */
void json_scan_word(struct json_scan *c, struct bytes word);

#endif
