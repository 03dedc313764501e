/*
 * words.h - words of others, cut to a size.
 *
 * Floor    desk: pure functions.
 */
#ifndef DESK_WORDS_H
#define DESK_WORDS_H

#include "base/base.h"

/* As many whole characters as fit into size_max bytes, then a NUL; a text may
 * be NULL. */
void words_copy(char *to, size_t size_max, const char *text);

#endif
