/*
 * utf8.h - is it text that others can read?
 *
 * Floor    base.
 * Source   RFC 3629: shortest forms, no surrogates, at most U+10FFFF.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/bytes.h"

/*
 * The size of the well-formed character at the front, 1 to 4 bytes; 0 when
 * there is none.
 */
size_t utf8_size(struct bytes text);

bool utf8_is_valid(struct bytes text);

#endif
