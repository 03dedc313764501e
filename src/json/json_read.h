/*
 * json_read.h - reads JSON where it stands; nothing is copied or allocated.
 *
 * Floor    json: pure functions.
 * Shape    a text is checked once, whole; after that its values are walked,
 *          each a range of the text.
 * Source   RFC 8259; also refused: text that is no UTF-8, and \u escapes of
 *          half a surrogate pair.
 */
#ifndef JSON_JSON_READ_H
#define JSON_JSON_READ_H

#include "base/err.h"
#include "base/writer.h"

/* The most that a depth_max may be. */
#define JSON_DEPTH_MAX 256

enum json_kind {
    JSON_NONE, /* there is no value */
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_ARRAY,
    JSON_OBJECT,
};

struct json_value {
    enum json_kind kind;
    struct bytes text; /* as it stands, with quotes or brackets */
};

/*
 * Judge a whole text: one value, and white space around it.
 *
 * Takes    depth_max, how many objects and arrays may be in one another; at
 * most JSON_DEPTH_MAX. Gives    *value, which borrows from the text. Fails
 * ERR_MALFORMED  *why says what is wrong, static; *at is where.
 */
MUST_USE enum err json_check(struct bytes text, unsigned depth_max,
                             struct json_value *value, const char **why,
                             size_t *at);

/* ---- of values of checked texts ---- */

/* What begins with that byte. */
enum json_kind json_kind_of(uint8_t first);

/* The one at the front of a text, behind white space; JSON_NONE if there is
 * nothing else. */
struct json_value json_first(struct bytes text);

/* A walk through an array's items, or an object's members; over any other
 * value it ends at once. */
struct json_walk {
    struct bytes rest;
    enum json_kind kind;
};

struct json_walk json_walk(struct json_value value);

/* The next one; key, if not NULL, is that of a member, without quotes, escapes
 * as they stand. Gives whether there was one. */
bool json_step(struct json_walk *walk, struct bytes *key,
               struct json_value *value);

/* The last member of that key, escapes understood; JSON_NONE if there is none
 * or the value is no object. */
struct json_value json_member(struct json_value object, const char *key);

/*
 * A text's characters, without quotes and escapes, as UTF-8.
 *
 * Fails    ERR_UNKNOWN  it is no text.  ERR_FULL  there is no room; what fits
 *          is written, whole characters.
 */
MUST_USE enum err json_text_of(struct json_value value, struct writer *w);

/*
 * The same of what json_step gives as a key: what stands inside quotes.
 *
 * Fails    ERR_FULL  there is no room; what fits is written, whole characters.
 */
MUST_USE enum err json_unescape(struct bytes inside, struct writer *w);

/* Does a key read so? */
bool json_reads(struct bytes inside, const char *text);

/* Is it a text with just these characters? */
bool json_is_text(struct json_value value, const char *text);

/*
 * A number, rounded: the nearest one for up to 15 digits and powers of ten up
 * to 22 (any coordinate), otherwise a few units of the last place beside it.
 *
 * Fails    ERR_UNKNOWN  it is no number, or not a finite one.
 */
MUST_USE enum err json_number_of(struct json_value value, double *number);

#endif
